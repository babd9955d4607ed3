/**
 * Results of a GPU held against those of `wasm`: same seeds, same tasks, same
 * draws.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findLearned } from "../../../experiments/learned.ts";
import { compareCells } from "../../../pipeline/release/compare.ts";
import { scoresOf } from "../../../pipeline/release/scores.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { decodeOptima } from "../../../results/optima.ts";
import type { Summary } from "../../../results/summary.ts";
import { decodeSummary } from "../../../results/tabulated.ts";
import type { Project } from "../project.ts";

/**
 * What a score may be off on one task, of the score, where agents meet the same tasks, words and episodes
 * to the bit. What is left are sums of some hundred f32 in another order, 2⁻²⁴ each, and for a learner the
 * steps that are made of them: with a damping of 1e-2 fifty trust-region steps were seen to make 1.05e-5
 * of it. One other action, or one other episode on the way to θ, does far more than 1e-4.
 */
const SAME_EPISODES = 1e-4;

/** All summaries that are stored, by backend. */
export async function summariesIn(project: Project): Promise<Record<string, Summary[]>> {
  const found: Record<string, Summary[]> = {};
  const store = openStore(`${project.path}/outputs/store`);
  for await (const listed of store.list()) {
    if (!("manifest" in listed) || listed.manifest.stage !== "tabulate") continue;
    const { manifest } = listed;
    const optima = (await store.get(manifest.inputs.optima!))!;
    const summary = decodeSummary(
      await store.readAll(manifest),
      decodeOptima(await store.read(optima, "optima.safetensors")),
    );
    (found[summary.backend.name] ??= []).push(summary);
  }
  return found;
}

/**
 * Asserts that a GPU's results of the smoke preset are those of `wasm`: the mean of each cell within what
 * `deno task verify` allows, and computed methods and bandits' learners on every task. MDPs' learners
 * part ways: a horizon of steps, each with a state and an action, has more draws for a rounding to decide.
 *
 * @param cells how many there must be
 * @param isExact whether the device rounds as `wasm`: otherwise episodes may differ, and means are all
 */
export function assertAgreement(
  gpu: readonly Summary[],
  wasm: readonly Summary[],
  cells: number,
  isExact: boolean,
) {
  const { compared, differences } = compareCells(wasm.flatMap(scoresOf), gpu);
  assertEquals(differences, []);
  assertEquals(compared, cells);
  if (!isExact) return;
  for (const summary of gpu) {
    const { setting: { env, group }, algorithm, seed } = summary;
    if (findLearned(algorithm) && group !== "bandit") continue;
    const twin = wasm.find((it) =>
      it.setting.env === env && it.algorithm === algorithm && it.seed === seed
    )!;
    const [is, was] = [summary, twin].map(taskScores) as [number[], number[]];
    assertEquals(is.length, was.length);
    const off = is.flatMap((score, k) =>
      Math.abs(score - was[k]!) <= SAME_EPISODES * Math.abs(was[k]!) ? [] : [[score, was[k]]]
    );
    assertEquals(off, [], `${algorithm} ${env} ${seed}: ${off.length} of ${is.length} differ`);
  }
}

/** Every score of a summary that a backend had a part in: the optimum is the host's. */
function taskScores({ estimates, expectation }: Summary): number[] {
  if (!estimates) return [expectation!];
  return Object.values(estimates).flatMap(({ online, postAdaptation }) => [
    ...online ?? [],
    ...postAdaptation ?? [],
  ]);
}
