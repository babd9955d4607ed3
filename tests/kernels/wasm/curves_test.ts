import { assert } from "@std/assert";
import { parseEnvironment } from "../../../envs/names.ts";
import { PRESETS } from "../../../experiments/presets.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import type { MamlSettings } from "../../../learners/maml.ts";
import { PAPER_TRPO } from "../../../learners/settings.ts";
import { train } from "../../learners/support.ts";

/*
 * A parameter that differs in its last bit draws another action one day, and from there on the
 * backends part ways: on bandits hardly ever within a test, on MDPs soon. What they learn must not
 * differ.
 */
const CASES = [
  { env: "bandit-k3-n10", iterations: 40, hidden: [8, 8], parted: 0 },
  { env: "mdp-n10", iterations: 60, hidden: [16, 16], parted: 5 },
] as const;

for (const { env, iterations, hidden, parted } of CASES) {
  Deno.test(`over 20 seeds, both backends learn the same curve on ${env}`, async () => {
    const family = parseEnvironment(env);
    const full = PRESETS.get("full")!.settings("maml", family) as MamlSettings;
    const settings: MamlSettings = {
      ...full,
      iterations,
      metaBatch: 8,
      policy: { ...full.policy, hidden },
      checkpoints: { ...full.checkpoints, every: 20, tasks: 40 },
      // Hardly damped, so that rounding grows.
      outer: { ...full.outer, optimiser: { ...PAPER_TRPO, maxKl: 1e-2 } },
    };
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const curve = async (backend: Backend) => (await train(backend, family, settings, seeds)).curve;
    const reference = await curve(createReferenceBackend());
    const wasm = await curve(createWasmBackend());
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;
    const gain = mean(reference.at(-1)!.value) - mean(reference[0]!.value);
    assert(gain > 0.01, `nothing was learnt: ${gain}`);
    for (const [k, { iteration, value }] of reference.entries()) {
      const differences = wasm[k]!.value.map((it, run) => it - value[run]!);
      const average = mean(differences);
      const spread = Math.sqrt(mean(differences.map((it) => (it - average) ** 2)) / 19);
      // Three standard errors of the paired difference, and rounding where there is none.
      assert(Math.abs(average) <= 3 * spread + 1e-6, `${iteration}: ${average} ± ${spread}`);
      assert(spread < gain / 3, `too noisy to tell: ${spread} against ${gain}`);
    }
    const ends = wasm.at(-1)!.value.filter((it, run) =>
      Math.abs(it - reference.at(-1)!.value[run]!) > 1e-3
    );
    assert(ends.length >= parted, `only ${ends.length} seeds have parted`);
  });
}
