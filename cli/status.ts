/**
 * `deno task status`: what is done, stale or missing, and why.
 *
 * @module
 */
import type { Device } from "../pipeline/backends.ts";
import { checkRequest, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import type { KeyedJob, NeededJob } from "../pipeline/keys.ts";
import { STAGES } from "../pipeline/stages/stage.ts";
import { openedStudy } from "../pipeline/study.ts";
import { explainNeeded, type KeyChange, keyChanges } from "../pipeline/states.ts";
import { storedJobs, type Workspace } from "../pipeline/workspace.ts";
import { columns, cut, type TextCell, type Tone, WIDTH, wrapped } from "../report/screens/text.ts";
import { type CommandSpec, type GivenArguments, seedsText } from "./arguments.ts";
import { jobCount, print, runCommand } from "./command.ts";
import {
  optionsText,
  parseBackend,
  parseGraphRequest,
  parseJob,
  REQUEST_OPTIONS,
} from "./request.ts";
import { chooseJobs, openWorkspace } from "./run_jobs.ts";
import { screenWidth, stdoutPaint } from "./terminal.ts";
import { asUsage, UsageError } from "./usage_error.ts";

const VIEWS = ["verbose", "graph", "json"] as const;

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task status [JOB] [OPTIONS]",
  summary: "Counts which jobs are done, stale or missing, by setting and stage. For one JOB it " +
    "says which part of its key changed, with the old and the new value. Runs nothing.",
  example: "deno task status --preset smoke",
  options: [
    ...REQUEST_OPTIONS,
    { name: "verbose", help: "a line for each job that is not done, with the reason" },
    { name: "graph", help: "prints the graph of jobs as a Mermaid flowchart" },
    { name: "json", help: "as JSON: {counts, jobs: [{name, key, state, reason}]}" },
  ],
  word: "JOB",
};

/** What is asked for. */
interface Request {
  readonly graph: GraphRequest;
  /** One job alone, when its device is known. */
  readonly jobOn?: (device: Device) => Job;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): Request {
  const views = VIEWS.filter((name) => given.flag(name));
  if (views.length > 1) {
    throw new UsageError(`Cannot use --${views.join(" and --")} together: give one`);
  }
  const graph = parseGraphRequest(given);
  asUsage(() => checkRequest(graph));
  const { word } = given;
  return { graph, ...(word !== undefined && { jobOn: parseJob("explain", word, graph) }) };
}

/** A job, whether it is done, and why not. */
interface Status extends KeyedJob {
  readonly state: "done" | "stale" | "missing";
  /** Empty if it is done. */
  readonly reason: string;
}

/** Runs the command. */
export async function run(given: GivenArguments): Promise<void> {
  const { graph, jobOn } = parseRequest(given);
  parseBackend(given);
  const workspace = await openWorkspace();
  const { device, jobs, needed } = await chooseJobs(
    given,
    workspace,
    (device) => jobOn ? withInputs(jobOn(device)) : jobsOf(graph, device),
  );
  const statuses = await statusesOf(workspace, jobs, needed);
  if (given.flag("graph")) return await print(graphText(statuses, jobOn !== undefined));
  if (jobOn) {
    return await printJob(workspace, statuses.at(-1)!, {
      asJson: given.flag("json"),
      options: optionsText(graph, device),
      variant: ["set", "as"].flatMap((name) => given.texts(name).map((it) => ` --${name} ${it}`))
        .join(""),
    });
  }
  const counts = { done: 0, stale: 0, missing: 0 };
  for (const { state } of statuses) counts[state]++;
  if (given.flag("json")) {
    const jobs = statuses.map(({ job: { name }, key, state, reason }) => ({
      name,
      key,
      state,
      reason,
    }));
    return await print(JSON.stringify({ counts, jobs }, null, 2));
  }
  if (given.flag("verbose")) {
    for (const { job: { name }, state, reason } of statuses) {
      if (state !== "done") await print(`${name}: ${state}, ${reason}`);
    }
    return await print(`${counts.done} done, ${counts.stale} stale, ${counts.missing} missing`);
  }
  await print(countsText(graph, device, statuses));
}

async function statusesOf(
  { store, keys }: Workspace,
  jobs: readonly Job[],
  needed: readonly NeededJob[],
): Promise<Status[]> {
  const explained = needed.length === 0 ? [] : explainNeeded(needed, await storedJobs(store));
  const byJob = new Map(explained.map((it) => [it.job, it]));
  return await Promise.all(jobs.map(async (job) => {
    const { state, reason } = byJob.get(job) ?? { state: "done" as const, reason: "" };
    return { ...await keys.of(job), state, reason };
  }));
}

/** A job after all that it is made from. */
function withInputs(job: Job): Job[] {
  return [...new Set([...Object.values(job.inputs).flatMap(withInputs), job])];
}

const TONES: Readonly<Record<Status["state"], Tone>> = {
  done: "good",
  stale: "notable",
  missing: "bad",
};

/** Reasons that are told; the most frequent ones. */
const MOST_REASONS = 5;

/** Counts by setting and stage, and the reasons of what is not done. */
function countsText(
  { preset, seeds }: GraphRequest,
  device: Device,
  statuses: readonly Status[],
): string {
  const width = screenWidth();
  const paint = stdoutPaint();
  const isNarrow = width < WIDTH;
  const settings = [...Map.groupBy(statuses, ({ job }) => job.env)];
  const row = (title: string, own: readonly Status[]): TextCell[] => {
    const count = (state: Status["state"]): TextCell => {
      const found = own.filter((it) => it.state === state).length;
      return found === 0 ? "·" : [String(found), TONES[state]];
    };
    const share = (some: readonly Status[]): TextCell => {
      const done = some.filter(({ state }) => state === "done").length;
      const text = `${done}/${some.length}`;
      return some.length > 0 && done === some.length ? [text, "good"] : text;
    };
    const stages = isNarrow
      ? [share(own)]
      : STAGES.map((stage) => share(own.filter(({ job }) => job.stage === stage)));
    return [cut(title, 16), ...stages, count("stale"), count("missing")];
  };
  const head = ["setting", ...(isNarrow ? ["done"] : STAGES), "stale", "missing"];
  const rows = [
    head.map((title): TextCell => [title, "dim"]),
    ...settings.map(([env, own]) => row(env, own)),
    ...(settings.length > 1 ? [row("all", statuses)] : []),
  ];
  const open = statuses.filter(({ state }) => state !== "done");
  const done = statuses.length - open.length;
  return [
    wrapped(`Preset ${preset.name}, ${seedsText(seeds)}, backend ${device.backend}.`, width),
    "",
    ...columns(rows, "l" + "r".repeat(head.length - 1), paint),
    "",
    wrapped(
      open.length === 0
        ? `All ${jobCount(done)} are done.`
        : `${done} of ${jobCount(statuses.length)} are done. The others are not because:`,
      width,
    ),
    // A reason may name all files of the project.
    ...reasonLines(open).map((line) => wrapped(cut(line, 2 * width), width, " ".repeat(8))),
    ...(open.length === 0 ? [] : [
      "",
      wrapped(`Next  ${nextCommand()}`, width, "      "),
      wrapped("      deno task status --verbose lists all jobs that are not done", width, "      "),
    ]),
  ].join("\n");
}

function reasonLines(open: readonly Status[]): string[] {
  const groups = [...Map.groupBy(open, ({ state, reason }) => `${state}, ${reason}`)]
    .sort(([, a], [, b]) => b.length - a.length);
  const lines = groups.slice(0, MOST_REASONS)
    .map(([reason, own]) => `${String(own.length).padStart(6)}  ${reason}`);
  const rest = groups.slice(MOST_REASONS).flatMap(([, own]) => own).length;
  return rest === 0 ? lines : [...lines, `${String(rest).padStart(6)}  other reasons`];
}

/** What runs the jobs asked about; a study's own first argument is the command's name. */
function nextCommand(): string {
  return ["deno task reproduce", ...Deno.args.slice(openedStudy() ? 1 : 0)].join(" ");
}

/** One job: its key, and where it differs from the stored result that is nearest to it. */
async function printJob(
  { store }: Workspace,
  { job, key, state, reason, ...rest }: Status,
  { asJson, options, variant }: {
    readonly asJson: boolean;
    readonly options: string;
    readonly variant: string;
  },
): Promise<void> {
  const named = (await storedJobs(store)).filter(({ manifest }) => manifest.name === job.name);
  const results = named.map((it) => ({
    key: it.manifest.key,
    changes: keyChanges({ job, key, ...rest }, it),
  })).sort((a, b) => a.changes.length - b.changes.length);
  if (asJson) {
    return await print(
      JSON.stringify({ name: job.name, key, state, reason, stored: results }, null, 2),
    );
  }
  const width = screenWidth();
  const paint = stdoutPaint();
  const [nearest] = results.filter((it) => it.key !== key);
  const lines = [
    `${job.name}: ${paint(state, TONES[state])}`,
    ...(reason === "" ? [] : [wrapped(`Reason: ${reason}`, width, "  ")]),
    `Key: ${shortened(key)}`,
  ];
  if (state === "done") {
    lines.push(
      "",
      wrapped(`Next  deno task show ${job.name}${options} prints its files`, width, "      "),
    );
  } else if (nearest) {
    const inputs = nearest.changes.filter(({ part }) => part.startsWith("input "))
      .map(({ part }) => job.inputs[part.slice("input ".length)]?.name);
    lines.push(
      "",
      wrapped(`The nearest stored result has the key ${shortened(nearest.key)}:`, width),
      ...changeLines(nearest.changes, width),
      ...inputs.filter((name) => name !== undefined)
        .map((name) =>
          wrapped(
            `deno task status ${name}${options}${variant} says more of that input`,
            width,
            "  ",
          )
        ),
    );
  }
  await print(lines.join("\n"));
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Enough of a digest to tell it from others. */
function shortened(text = "–"): string {
  return DIGEST.test(text) ? `${text.slice(0, 12)}…` : text;
}

/** Parts that are shown; all are in `--json`. */
const MOST_CHANGES = 20;

/** A line a part; on a narrow screen, and for long values, the values have lines of their own. */
function changeLines(changes: readonly KeyChange[], width: number): string[] {
  const rest = changes.length - MOST_CHANGES;
  if (rest > 0) {
    return [
      ...changeLines(changes.slice(0, MOST_CHANGES), width),
      `… and ${rest} more: see --json`,
    ];
  }
  const rows = changes.map(({ part, was, is }) => [part, shortened(was), shortened(is)]);
  const lines = columns([["changed", "stored", "now"], ...rows], "lll");
  if (lines.every((line) => line.length <= width)) return lines;
  return rows.flatMap(([part, was, is]) => [
    cut(part!, width),
    cut(`  stored  ${was}`, width),
    cut(`  now     ${is}`, width),
  ]);
}

/** The graph as Mermaid: a box for each stage of each algorithm, or for each job. */
function graphText(statuses: readonly Status[], byJob: boolean): string {
  const titleOf = ({ name, stage, algorithm }: Job) =>
    byJob ? name : `${stage} ${algorithm}`.trim();
  const boxes = [...Map.groupBy(statuses, ({ job }) => titleOf(job))];
  const ids = new Map(boxes.map(([title], at) => [title, `b${at}`]));
  const nodes = boxes.map(([title, own]) => {
    const done = own.filter(({ state }) => state === "done").length;
    const state = done === own.length
      ? "done"
      : own.some(({ state }) => state === "stale")
      ? "stale"
      : "missing";
    const text = byJob ? state : `${done} of ${own.length} done`;
    return `  ${ids.get(title)}["${title}<br>${text}"]:::${state}`;
  });
  const arrows = statuses.flatMap(({ job }) =>
    Object.values(job.inputs).map((input) =>
      `  ${ids.get(titleOf(input))} --> ${ids.get(titleOf(job))}`
    )
  );
  return [
    "flowchart LR",
    ...nodes,
    ...new Set(arrows),
    "  classDef done fill:#d9f2d9,stroke:#3a7d3a,color:#000",
    "  classDef stale fill:#fff0c2,stroke:#a67c00,color:#000",
    "  classDef missing fill:#f5f5f5,stroke:#888888,color:#000",
  ].join("\n");
}

if (import.meta.main) await runCommand(command, run);
