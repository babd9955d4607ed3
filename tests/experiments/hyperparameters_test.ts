import { assertEquals } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { parseEnvironment } from "../../envs/names.ts";
import { optionPaths, settingAt } from "../../experiments/options.ts";
import { PAPER_ENVIRONMENTS, PRESETS } from "../../experiments/presets.ts";
import type { SharedSettings } from "../../learners/settings.ts";

/** Each option on a line, as `--set` takes it. */
function lines(settings: SharedSettings): string[] {
  return optionPaths(settings).map((path) =>
    `${path}=${JSON.stringify(settingAt(settings, path))}`
  );
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

Deno.test("one set a learner and shape of task, but for rules in N and K", () => {
  const byRow = WRITTEN_DOWN.map((algorithm) => {
    const changed = PAPER_ENVIRONMENTS.flatMap((env) => {
      const [first] = PAPER_ENVIRONMENTS.filter((it) => it.split("-")[0] === env.split("-")[0]);
      const usual = inForce(algorithm, first!);
      return inForce(algorithm, env).filter((line) => !usual.includes(line));
    });
    return [algorithm, [...new Set(changed.map((line) => line.split("=")[0]!))].toSorted()];
  });
  const trustRegion = ["outer.optimiser.damping", "outer.optimiser.maxKl"];
  assertEquals(Object.fromEntries(byRow), {
    "maml": trustRegion,
    "reptile": [],
    "maml-as-stated": [],
    "reptile-as-stated": [],
    "maml-all-action": [
      "inner.advantages.pseudoVisits",
      "inner.stepSize",
      ...trustRegion,
      "policy.hiddenScale",
      "policy.lastLayerScale",
    ].toSorted(),
    "untrained": trustRegion, // of which it takes no step
  });
});

Deno.test("the rules hold for any N and K: the nearest N searched, few arms or many", () => {
  const of = (algorithm: string, env: string, path: string) =>
    inForce(algorithm, env).find((line) => line.startsWith(path))!.split("=")[1];
  const radius = [10, 31, 32, 100, 223, 224, 500, 1000, 100_000].map((n) =>
    of("maml", `bandit-k5-n${n}`, "outer.optimiser.maxKl")
  );
  assertEquals(radius, [...Array(5).fill("0.01"), ...Array(4).fill("0.001")]);
  const damping = [31, 32, 223, 224].map((n) =>
    of("maml", `bandit-k5-n${n}`, "outer.optimiser.damping")
  );
  assertEquals(damping, ["0.01", "0.1", "0.1", "0.01"]);
  const visits = ["bandit-k12-n10", "bandit-k13-n10", "bandit-k40-n100", "bandit-k41-n100"].map(
    (env) => of("maml-all-action", env, "inner.advantages.pseudoVisits"),
  );
  assertEquals(visits, ["2", "1", "2", "1"]);
});
