/**
 * `deno task bench`: what the numerics take, and what share of it is work.
 *
 * @module
 */
import { type Ceiling, measureCeiling } from "../bench/ceiling.ts";
import { measureKernels } from "../bench/kernel_times.ts";
import { measurePhases } from "../bench/measure.ts";
import {
  type MeasuredKernel,
  type PhasesRecord,
  recordHead,
  type ScalingRecord,
} from "../bench/record.ts";
import { measureScaling, scalingJobs } from "../bench/scaling.ts";
import { phasesText, scalingText } from "../bench/text.ts";
import type { TaskFamily } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import type { Backend } from "../kernels/backend.ts";
import {
  backendNamed,
  BACKENDS,
  type Device,
  findDevice,
  openBackend,
} from "../pipeline/backends.ts";
import { type CommandSpec, type GivenArguments, parseChoice, parseInteger } from "./arguments.ts";
import { print, runCommand } from "./command.ts";
import { Progress, type WorkDone } from "./progress.ts";
import { ADAPTER_OPTION } from "./request.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task bench [OPTIONS]",
  summary:
    "Times a meta-iteration phase by phase, on several backends in turn, beside a loop that " +
    "shows how fast the core is at that moment. `--json >bench/runs/NAME.json` keeps a run.",
  example: "deno task bench --env mdp-n100 --rounds 30",
  options: [
    {
      name: "backend",
      value: "NAME",
      repeats: true,
      help: `${BACKENDS.join(", ")}; may be repeated (default: reference, wasm; a gpu has wasm ` +
        "beside it)",
    },
    ADAPTER_OPTION,
    {
      name: "env",
      value: "NAME",
      repeats: true,
      help: "may be repeated (default: mdp-n100, bandit-k5-n100, bandit-k50-n500)",
    },
    { name: "rounds", value: "COUNT", help: "measurements of everything (default: 15)" },
    { name: "scaling", help: "times training jobs in one Worker and in two instead" },
    { name: "machine", value: "TEXT", help: "stands in the results: processor, whether shared" },
    { name: "json", help: "as JSON; bench/record.ts is its schema" },
  ],
};

/** What is asked for. */
interface Request {
  readonly backends: readonly string[];
  /** Whether a GPU may be a program on the CPU. */
  readonly software: boolean;
  readonly families: readonly TaskFamily[];
  readonly rounds: number;
  readonly scaling: boolean;
  readonly machine: string;
  readonly json: boolean;
}

const ENVIRONMENTS = ["mdp-n100", "bandit-k5-n100", "bandit-k50-n500"];

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): Request {
  const asked = given.texts("backend").map((name) => parseChoice("backend", name, BACKENDS));
  const scaling = given.flag("scaling");
  if (scaling && given.texts("env").length > 0) {
    throw new UsageError("Cannot use --env with --scaling: its jobs are always the same");
  }
  if (scaling && asked.length > 1) {
    throw new UsageError(`Cannot use ${asked.length} backends with --scaling: give one`);
  }
  const software = given.flag("software-adapter");
  const backends = scaling ? asked.length > 0 ? asked : besides([]).slice(-1) : besides(asked);
  if (software && !backends.some(hasAdapters)) {
    throw new UsageError(
      `Cannot use --software-adapter with backend "${backends.join('", "')}": must be ${
        BACKENDS.filter(hasAdapters).join(" or ")
      }`,
    );
  }
  const envs = given.texts("env").length > 0 ? given.texts("env") : ENVIRONMENTS;
  const rounds = given.text("rounds");
  return {
    backends,
    software,
    families: [...new Set(envs)].map((name) => asUsage(() => parseEnvironment(name))),
    rounds: rounds === undefined ? 15 : parseInteger("rounds", rounds, 1, 10_000),
    scaling,
    machine: parseLabel(given.text("machine") ?? ""),
    json: given.flag("json"),
  };
}

/** What `--machine` may say: it stands in a table and in a file. */
const LABEL = /^\p{L}[\p{L}\p{N} ,.;:()+/@×-]{0,199}$/u;

function parseLabel(text: string): string {
  if (text === "" || LABEL.test(text)) return text;
  throw new UsageError(
    `Cannot use machine "${
      text.slice(0, 80)
    }": must be a letter and at most 199 letters, digits, ` +
      "spaces or ,.;:()+-/@×",
  );
}

/** An adapter says little but beside the CPU: the one that `auto` would take there. */
function besides(asked: readonly string[]): string[] {
  const onCpu = BACKENDS.filter((name) => !hasAdapters(name));
  if (asked.length === 0) return onCpu.toReversed();
  const preferred = onCpu.toSorted((a, b) =>
    backendNamed(a).preference - backendNamed(b).preference
  )[0]!;
  return [...new Set(asked.some(hasAdapters) ? [preferred, ...asked] : asked)];
}

function hasAdapters(name: string): boolean {
  return backendNamed(name).hasAdapters;
}

async function run(given: GivenArguments): Promise<void> {
  const request = parseRequest(given);
  const record = request.scaling ? await benchScaling(request) : await benchPhases(request);
  const text = record.kind === "scaling" ? scalingText(record) : phasesText(record);
  await print(request.json ? JSON.stringify(record, null, 2) : text);
}

async function benchPhases({ families, ...request }: Request): Promise<PhasesRecord> {
  const devices = await findDevices(request);
  const ceiling: Ceiling | undefined = devices.some(({ backend }) => hasAdapters(backend))
    ? await measureCeiling(request.software)
    : undefined;
  const rounds = new Progress();
  const total = families.length * request.rounds;
  const phases: PhasesRecord["phases"] = [];
  const kernels: MeasuredKernel[] = [];
  const described = new Map<string, string>();
  let done = 0;
  for (const family of families) {
    const opened: Backend[] = [];
    for (const device of devices) opened.push(await openBackend(device));
    for (const { name, description } of opened) described.set(name, description);
    const onRound = () => rounds.update(roundsDone(++done, total, family.name));
    phases.push(...await measurePhases(opened, family, request.rounds, onRound));
    for (const backend of opened) {
      kernels.push(...await measureKernels(backend, family, request.rounds));
      backend.dispose();
    }
  }
  rounds.end();
  return {
    kind: "phases",
    ...recordHead(request.machine, request.rounds),
    backends: [...described].map(([name, description]) => ({ name, description })),
    phases,
    ...(kernels.length > 0 && { kernels }),
    ...(ceiling && { ceiling }),
  };
}

/** The backends' devices; an adapter that may not be used is refused before anything is timed. */
function findDevices(
  { backends, software }: Pick<Request, "backends" | "software">,
): Promise<Device[]> {
  return Promise.all(backends.map((backend) => findDevice(backend, { software })));
}

function roundsDone(done: number, total: number, note: string): WorkDone {
  return { fraction: done / total, count: `${done} of ${total} rounds`, note };
}

async function benchScaling(request: Request): Promise<ScalingRecord> {
  const [device] = await findDevices(request) as [Device];
  const backend = await openBackend(device);
  const { name, description } = backend;
  backend.dispose();
  const jobs = scalingJobs(device);
  const rounds = new Progress();
  let done = 0;
  const onRound = () => rounds.update(roundsDone(++done, request.rounds, "one Worker and two"));
  const measured = await measureScaling(jobs, request.rounds, onRound);
  rounds.end();
  return {
    kind: "scaling",
    ...recordHead(request.machine, request.rounds),
    backend: { name, description },
    jobs: jobs.map((job) => job.name),
    ...measured,
  };
}

if (import.meta.main) await runCommand(command, run);
