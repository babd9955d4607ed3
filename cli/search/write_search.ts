/**
 * Writes what a search found.
 *
 * @module
 */
import type { Search } from "../../experiments/searches/search.ts";
import { writeAtomically } from "../../pipeline/store/atomic_write.ts";
import { type TrialJob, trialRun, workOf } from "../../pipeline/search.ts";
import { trialsCsv } from "../../report/searches/csv.ts";
import { searchMarkdown } from "../../report/searches/markdown.ts";
import { type TrialRun, trialScores } from "../../report/searches/trial_scores.ts";
import { outputsFiles } from "../outputs.ts";
import { storedManifest, type Workspace } from "../../pipeline/workspace.ts";
import { removeTemporaries } from "../tables.ts";

/**
 * Writes `outputs/searches/<name>/trials.csv` and `summary.md` from the trainings that are stored.
 *
 * @returns what was written, and the summary
 */
export async function writeSearch(
  workspace: Workspace,
  search: Search,
  jobs: readonly TrialJob[],
  backend: string,
): Promise<{ paths: string[]; markdown: string }> {
  const runs: TrialRun[] = [];
  for (const trained of jobs) {
    const manifest = await storedManifest(workspace, trained.job);
    if (manifest) {
      runs.push(trialRun(trained, await workspace.store.read(manifest, "curve.safetensors")));
    }
  }
  const trials = [...new Set(jobs.map(({ trial }) => trial))];
  const scores = trialScores({ ...search, trials }, runs);
  const markdown = searchMarkdown({ search, backend, work: workOf(jobs) }, scores);
  const outputs = outputsFiles();
  const folder = `searches/${search.name}`;
  await removeTemporaries(outputs, folder);
  const paths: string[] = [];
  for (const [name, text] of [["trials.csv", trialsCsv(scores)], ["summary.md", markdown]]) {
    await writeAtomically(outputs, `${folder}/${name}`, new TextEncoder().encode(text));
    paths.push(outputs.full(`${folder}/${name}`));
  }
  return { paths, markdown };
}
