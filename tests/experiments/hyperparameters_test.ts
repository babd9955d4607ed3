import { assertEquals } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { parseEnvironment } from "../../envs/names.ts";
import { optionPaths } from "../../experiments/options.ts";
import { PAPER_ENVIRONMENTS, PRESETS } from "../../experiments/presets.ts";
import type { SharedSettings } from "../../learners/settings.ts";

/** Each option on a line, as `--set` takes it. */
function lines(settings: SharedSettings): string[] {
  const value = (path: string) =>
    path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], settings);
  return optionPaths(settings).map((path) => `${path}=${JSON.stringify(value(path))}`);
}

const inForce = (algorithm: string, env: string) =>
  lines(PRESETS.get("full")!.settings(algorithm, parseEnvironment(env)));

/** The others are one of these with a change that their name says. */
const WRITTEN_DOWN = [
  "maml",
  "reptile",
  "maml-as-stated",
  "reptile-as-stated",
  "maml-all-action",
  "untrained",
];

for (const algorithm of WRITTEN_DOWN) {
  for (const shape of ["bandit", "mdp"]) {
    // Whoever means to change one also runs `deno test -P --update-snapshots` on this file.
    Deno.test(`the settings of ${algorithm} on ${shape}s are those that are written down`, async (t) => {
      const [first] = PAPER_ENVIRONMENTS.filter((env) => env.startsWith(shape));
      await assertSnapshot(t, inForce(algorithm, first!));
    });
  }
}

Deno.test("one set a learner and shape of task, but for one exception", () => {
  const exceptions = WRITTEN_DOWN.flatMap((algorithm) =>
    PAPER_ENVIRONMENTS.flatMap((env) => {
      const [first] = PAPER_ENVIRONMENTS.filter((it) => it.split("-")[0] === env.split("-")[0]);
      const usual = inForce(algorithm, first!);
      const changed = inForce(algorithm, env).filter((line) => !usual.includes(line));
      return changed.map((line) => `${algorithm} ${env} ${line}`);
    })
  );
  assertEquals(exceptions, ["maml-all-action bandit-k50-n10 policy.lastLayerScale=1"]);
});
