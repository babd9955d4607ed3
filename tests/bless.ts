/**
 * Rewrites what tests hold fixed of our own earlier output, after a change that
 * means to move it: `deno task bless --reason "…"`.
 *
 * That is the curves of `reference` (`tests/learners/golden/`) and the results
 * of the smoke preset on `wasm` (`outputs/published/smoke/`). Only files whose numbers
 * move are written; the reason goes into them and, with the old and the new
 * rewards, into `CHANGELOG.md`.
 *
 * @module
 */
import {
  assertSameCurve,
  type Golden,
  GOLDEN_CASES,
  goldenOf,
  goldenUrl,
} from "./learners/golden/curves.ts";
import { succeeded } from "./e2e/load.ts";
import { copyTree, Project } from "./e2e/project.ts";
import { compareSmoke, rewardsIn, SMOKE_RELEASE, SMOKE_URL } from "./e2e/release.ts";
import { withChange } from "./support/changelog.ts";

const CHANGELOG = new URL("../CHANGELOG.md", import.meta.url);

const [option, given = "", ...rest] = Deno.args;
const reason = given.trim().replace(/[.\s]+$/, "");
if (option !== "--reason" || reason === "" || rest.length > 0) {
  console.error('Cannot rewrite golden values without a reason: pass --reason "…"');
  Deno.exit(2);
}
const changes = [...await blessCurves(reason), ...await blessSmoke()];
if (changes.length === 0) console.log("nothing has moved");
else await tell(`${reason}. Golden values moved: ${changes.join("; ")}.`);

/** Writes the curves that moved; says which. */
async function blessCurves(reason: string): Promise<string[]> {
  const changes: string[] = [];
  for (const golden of GOLDEN_CASES) {
    const before = await readJson<Golden>(goldenUrl(golden));
    const after = await goldenOf(golden, reason);
    if (before && isSame(before, after)) continue;
    await writeJson(goldenUrl(golden), after);
    const [was, is] = [before, after].map((it) => it?.curve.at(-1)?.value[0]?.toPrecision(6));
    const far = was === is ? "" : `, last value ${was ?? "none"} → ${is}`;
    changes.push(`curve of ${golden.name}${far}`);
  }
  return changes;
}

function isSame(before: Golden, after: Golden): boolean {
  try {
    assertSameCurve({ ...after, reason: before.reason }, before);
    return true;
  } catch {
    return false;
  }
}

/** Releases the smoke preset anew if its results moved; says how far. */
async function blessSmoke(): Promise<string[]> {
  await using project = await Project.copy();
  const { differences } = await compareSmoke(project);
  if (differences.length === 0) return [];
  const before = await rewardsIn(SMOKE_URL);
  succeeded(await project.run("publish --preset smoke"));
  await copyTree(`${project.path}/${SMOKE_RELEASE}`, decodeURIComponent(SMOKE_URL.pathname));
  const rewards = Object.entries(await rewardsIn(SMOKE_URL))
    .filter(([cell, is]) => before[cell] !== is)
    .map(([cell, is]) => `${cell} ${before[cell] ?? "none"} → ${is}`);
  const far = rewards.length > 0 ? rewards.join(", ") : "the same";
  return [`${differences.length} results of the smoke preset, reward after adaptation ${far}`];
}

async function tell(entry: string): Promise<void> {
  console.log(entry);
  await Deno.writeTextFile(CHANGELOG, withChange(await Deno.readTextFile(CHANGELOG), entry));
  const format = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", decodeURIComponent(CHANGELOG.pathname)],
  });
  if (!(await format.output()).success) throw new Error("CHANGELOG.md could not be formatted");
}

async function readJson<T>(url: URL): Promise<T | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(url));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function writeJson(url: URL, value: unknown): Promise<void> {
  await Deno.writeTextFile(url, `${JSON.stringify(value, null, 2)}\n`);
}
