/** What a published folder says of itself. @module */
import type { ReleaseManifest } from "./folder.ts";

/** `README.md` of a published folder. */
export function releaseReadme(
  { preset, backend, command, commit, deno, jobs }: Omit<ReleaseManifest, "files">,
): string {
  return `# Release results: preset ${preset}

    ${command}

Deno ${deno}, backend \`${backend.name}\` (${backend.description}), ${jobs} jobs, at commit
${commit ?? "unknown"}. Nothing here is written by hand.

- \`table1.md\`, \`table2.md\` and \`other.md\`, the same as \`.csv\`, \`comparisons.csv\` and
  \`closed_gap.csv\`: the tables. \`docs/data-dictionary.md\` explains every column.
- \`claims.csv\`: each claim with its test. \`python3 tools/claims.py\`, with this folder's path, makes
  the numbers again from \`scores.csv\` and \`moments.csv\`.
- \`steps.csv\`: reward of learners after 0, 1, … k inner steps at test time.
- \`scores.csv\`: mean over the tasks for each method and seed, as total reward over N episodes;
  \`optimum\` and \`discounted_optimum\` are the mean optimal value of one episode.
- \`fingerprints.csv\`: SHA-256 of each agent's parameters (as f32) and scores (as f64), and of each
  setting's optima, as numbers: they do not depend on the form in which results are stored.
- \`curves.csv\`: validations and health of each training, to six digits.
- \`digests.json\`: SHA-256 of every result file of every job, and of each stage's code.
- \`manifest.json\`: what made this, and the SHA-256 of each file here.

\`deno task verify\` holds the results that it finds under \`outputs/store/\` against this folder:
those of \`wasm\` byte by byte, those of \`gpu\` cell by cell.
`;
}
