import { assert, assertEquals } from "@std/assert";
import type { Preset } from "../../experiments/presets.ts";
import type { Backend } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import type { MamlSettings } from "../../learners/maml.ts";
import type { StageName } from "../../pipeline/stages/stage.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import { decodeCurve } from "../../results/curve.ts";
import type { Files } from "../../results/files.ts";
import { gpuTest } from "../gpu/adapter.ts";
import { TINY, tinyJobs } from "./tiny.ts";

// In no order, so that a batch that sorted them would show.
const SEEDS = [7, 3, 4];

/** What the stages of an algorithm leave to each seed, the seeds being one batch. */
async function leftTo(
  backend: Backend,
  env: string,
  algorithm: string,
  seeds: readonly number[],
  preset: Preset = TINY,
): Promise<Partial<Record<StageName, Files[]>>> {
  const left: Partial<Record<StageName, Files[]>> = {};
  const jobs = tinyJobs({ envs: [env], algorithms: [algorithm], seeds: [seeds[0]!], preset });
  for (const { stage, settings, inputs } of jobs) {
    const each = seeds.map((_, run) =>
      Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [name, left[input.stage]![run]!]),
      )
    );
    left[stage] = await runStage(stage, { backend, seeds, progress: () => {} }, settings, each);
  }
  return left;
}

async function assertAlike(
  backend: Backend,
  env: string,
  algorithm: string,
  preset?: Preset,
): Promise<void> {
  const together = await leftTo(backend, env, algorithm, SEEDS, preset);
  for (const [run, seed] of SEEDS.entries()) {
    const alone = await leftTo(backend, env, algorithm, [seed], preset);
    for (const [stage, files] of Object.entries(alone)) {
      assertEquals(together[stage as StageName]![run], files[0], `${stage} of seed ${seed}`);
    }
  }
}

for (
  const [env, algorithm] of [
    ["bandit-k5-n10", "maml"],
    ["mdp-n3", "maml"],
    ["mdp-n3", "reptile"],
    ["mdp-n3", "one-step"],
    ["bandit-k5-n10", "gittins"],
    ["bandit-k5-n10", "oracle"],
    ["bandit-k5-n10", "bound"],
  ] as const
) {
  Deno.test(`${algorithm} on ${env}: a batch leaves each seed the bytes that it leaves alone`, () =>
    assertAlike(createReferenceBackend(), env, algorithm));
}

/** One candidate, a large step: the line search fails now and then. */
const BOLD: Preset = {
  ...TINY,
  settings: (algorithm, family) => {
    const settings = TINY.settings(algorithm, family) as MamlSettings;
    const { outer } = settings;
    const bold: MamlSettings = {
      ...settings,
      outer: {
        ...outer,
        optimiser: outer.optimiser.kind === "trpo"
          ? { ...outer.optimiser, candidates: 1, maxKl: 0.5, damping: 0.1 }
          : outer.optimiser,
      },
    };
    return bold;
  },
};

Deno.test("outcomes are counted seed by seed", async () => {
  const backend = createReferenceBackend();
  const { train } = await leftTo(backend, "bandit-k5-n10", "maml", SEEDS, BOLD);
  const accepted = train!.map((files) => decodeCurve(files["curve.safetensors"]!).accepted!);
  assert(new Set(accepted.map(String)).size > 1, "accepted steps are not the same for all");
  await assertAlike(backend, "bandit-k5-n10", "maml", BOLD);
});

for (
  const [env, algorithm] of [
    ["bandit-k5-n10", "maml"],
    ["mdp-n3", "reptile"],
    ["mdp-n3", "explore-commit"],
  ] as const
) {
  gpuTest(`${algorithm} on ${env}: so it does on a GPU`, (gpu) => assertAlike(gpu, env, algorithm));
}
