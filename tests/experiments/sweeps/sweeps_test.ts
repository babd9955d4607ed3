import { assert, assertEquals, assertMatch } from "@std/assert";
import { PAPER_ENVIRONMENTS } from "../../../experiments/presets.ts";
import { PUBLISHED_SWEEPS, SWEEPS } from "../../../experiments/sweeps/sweeps.ts";
import { trialsOf } from "../../../experiments/sweeps/trials.ts";

Deno.test("every file of sweeps is listed under its own name", () => {
  const files = [...Deno.readDirSync(new URL("../../../experiments/sweeps/", import.meta.url))];
  const machinery = ["sweep.ts", "sweeps.ts", "trials.ts", "work.ts"];
  const names = files.map(({ name }) => name).filter((name) => !machinery.includes(name))
    .map((name) => name.replace(".ts", "").replaceAll("_", "-"));
  assertEquals([...SWEEPS.keys()].toSorted(), names.toSorted());
  assertEquals([...PUBLISHED_SWEEPS.map(({ name }) => name), "smoke"], [...SWEEPS.keys()]);
});

for (const sweep of SWEEPS.values()) {
  Deno.test(`sweep ${sweep.name}: allowed settings, the paper's environments, seeds of their own`, () => {
    assert(trialsOf(sweep).length > 1);
    assertMatch(sweep.question, /^[A-Z].*\?$/);
    for (const env of sweep.environments) assert(PAPER_ENVIRONMENTS.includes(env), env);
    assert(sweep.seeds.length > 1 && new Set(sweep.seeds).size === sweep.seeds.length);
    const kind = sweep.environments[0]!.split("-")[0]!;
    // Named by learner and kind of task, or by variant.
    const ofVariant = /^(all-action|untrained)-/.test(sweep.name);
    assert(
      sweep.name === "smoke" || ofVariant || sweep.name.startsWith(`${sweep.algorithm}-${kind}-`),
    );
  });
}
