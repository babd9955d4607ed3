/**
 * Rewrites the golden curves after a change that means to move them:
 *
 * ```sh
 * deno run --allow-write=tests/learners/golden tests/learners/golden/bless.ts --reason "…"
 * ```
 *
 * The reason goes into the files; CONTRIBUTING.md says what else such a change
 * needs.
 *
 * @module
 */
import { GOLDEN_CASES, goldenOf, goldenUrl } from "./curves.ts";

const [option, reason = "", ...rest] = Deno.args;
if (option !== "--reason" || reason.trim() === "" || rest.length > 0) {
  console.error('Cannot rewrite golden curves without a reason: pass --reason "…"');
  Deno.exit(2);
}
for (const golden of GOLDEN_CASES) {
  const text = JSON.stringify(await goldenOf(golden, reason.trim()), null, 2);
  await Deno.writeTextFile(goldenUrl(golden), `${text}\n`);
  console.log(golden.name);
}
