/**
 * Results of a GPU held against those of `wasm`: same seeds, same tasks, same
 * draws.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Algorithm, isLearned } from "../../../experiments/algorithms.ts";
import { compareCells } from "../../../pipeline/published/compare.ts";
import { scoresOf } from "../../../pipeline/published/scores.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { parseSummary, type Summary } from "../../../report/summary.ts";
import type { Project } from "../project.ts";

/**
 * What a computed method may score otherwise on one task, of the score. It meets the same task tables,
 * words and episodes to the bit where the adapter rounds a·b + c twice; what is left are sums of some
 * hundred f32 in another order: 2⁻²⁴ each, so 10⁻⁵ is far more than they can make and far less than one
 * other action does.
 */
const COMPUTED_TASK = 1e-5;

/**
 * Share of tasks on which it may be more. The critic explains a state that was visited once but for its
 * ridge: what is left to choose its action by is some 1e-8, of advantages that are known to 1e-7. From
 * N = 10 on such states are rare.
 */
const DECIDED_BY_ROUNDING = 0.02;

/** All summaries that are stored, by backend. */
export async function summariesIn(project: Project): Promise<Record<string, Summary[]>> {
  const found: Record<string, Summary[]> = {};
  const store = openStore(`${project.path}/outputs/store`);
  for await (const listed of store.list()) {
    if (!("manifest" in listed) || listed.manifest.stage !== "tabulate") continue;
    const bytes = await store.read(listed.manifest, "summary.json");
    const summary = parseSummary(new TextDecoder().decode(bytes));
    (found[summary.backend.name] ??= []).push(summary);
  }
  return found;
}

/**
 * Asserts that a GPU's results are those of `wasm`: the mean of each cell within what
 * `deno task verify` allows, and computed methods task by task.
 *
 * @param cells how many there must be
 */
export function assertAgreement(gpu: readonly Summary[], wasm: readonly Summary[], cells: number) {
  const { compared, differences } = compareCells(wasm.flatMap(scoresOf), gpu);
  assertEquals(differences, []);
  assertEquals(compared, cells);
  for (const summary of gpu) {
    if (isLearned(summary.algorithm as Algorithm)) continue;
    const twin = wasm.find(({ env, algorithm, seed }) =>
      env === summary.env && algorithm === summary.algorithm && seed === summary.seed
    )!;
    const [is, was] = [summary, twin].map(taskScores) as [number[], number[]];
    assertEquals(is.length, was.length);
    const off = is.flatMap((score, k) =>
      Math.abs(score - was[k]!) <= COMPUTED_TASK * Math.abs(was[k]!) ? [] : [[score, was[k]]]
    );
    const { env, algorithm, seed } = summary;
    const shown = `${algorithm} ${env} ${seed}: ${off.length} of ${is.length} differ, ${off}`;
    assert(off.length <= DECIDED_BY_ROUNDING * is.length, shown);
  }
}

/** Every score of a summary. */
function taskScores({ estimates, expectation }: Summary): number[] {
  if (!estimates) return [expectation!];
  return Object.values(estimates).flatMap(({ online, postAdaptation, optimum }) => [
    ...online ?? [],
    ...postAdaptation ?? [],
    ...optimum,
  ]);
}
