/**
 * The options that `reproduce`, `stage` and `status` share: which jobs.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { ALGORITHMS } from "../experiments/algorithms.ts";
import { PRESETS } from "../experiments/presets.ts";
import type { BackendName } from "../kernels/backend.ts";
import { BACKENDS, type Device, findDevice, pickDevice } from "../pipeline/backends.ts";
import type { GraphRequest } from "../pipeline/graph.ts";
import {
  type GivenArguments,
  type OptionSpec,
  parseChoice,
  parseInteger,
  parseSeeds,
} from "./arguments.ts";
import { report } from "./command.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** Which backend computes. */
export const BACKEND_OPTION: OptionSpec = {
  name: "backend",
  value: "NAME",
  help: `auto, ${BACKENDS.join(", ")} (default: auto)`,
};

/** Lets `gpu` be a program on the CPU. */
export const ADAPTER_OPTION: OptionSpec = {
  name: "software-adapter",
  help: "lets backend gpu run on a software adapter, slower than wasm",
};

/** Options that choose jobs. */
export const REQUEST_OPTIONS: readonly OptionSpec[] = [
  { name: "preset", value: "NAME", help: `${[...PRESETS.keys()].join(", ")} (default: full)` },
  {
    name: "env",
    value: "NAME",
    repeats: true,
    help: "bandit-k<K>-n<N> or mdp-n<N>; may be repeated (default: the preset's)",
  },
  {
    name: "algorithm",
    value: "NAME",
    repeats: true,
    help: `${ALGORITHMS.join(", ")}; may be repeated (default: all)`,
  },
  { name: "seeds", value: "LIST", help: "like 3, 0..4 or 0,2,5..7 (default: the preset's)" },
  { name: "seed", value: "SEED", help: "the same, of one seed" },
  BACKEND_OPTION,
  ADAPTER_OPTION,
];

/** Options on how jobs run. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  { name: "jobs", value: "COUNT", help: "jobs at a time (default: one a core; on a GPU one)" },
  { name: "dry-run", help: "says what would run and why, and runs nothing" },
  { name: "keep-going", help: "goes on after a failed job with those that do not need it" },
];

/** Most jobs at a time. */
const MOST_JOBS = 256;

/**
 * The jobs asked for, on a device. `--seed` stands for `--seeds` of one; `--only` keeps the
 * environments of one table.
 *
 * @throws {UsageError} Naming the first option that is wrong
 */
export function parseGraphRequest(
  given: GivenArguments,
  device: Device,
  only?: "table1" | "table2",
): GraphRequest {
  const presetName = parseChoice("preset", given.text("preset") ?? "full", [...PRESETS.keys()]);
  const preset = PRESETS.get(presetName)!;
  const algorithms = given.texts("algorithm").map((name) =>
    parseChoice("algorithm", name, ALGORITHMS)
  );
  const envs = given.texts("env").length > 0 ? given.texts("env") : preset.environments;
  envs.forEach((name) => asUsage(() => parseEnvironment(name)));
  const chosen = only === undefined
    ? envs
    : envs.filter((name) => parseEnvironment(name).kind === (only === "table1" ? "bandit" : "mdp"));
  if (chosen.length === 0) {
    throw new UsageError(`Cannot make only ${only} of ${envs.join(", ")}: none is in that table`);
  }
  return {
    preset,
    envs: [...new Set(chosen)],
    ...(algorithms.length > 0 && { algorithms: [...new Set(algorithms)] }),
    seeds: parseSeedOptions(given) ?? preset.seeds,
    device,
  };
}

function parseSeedOptions(given: GivenArguments): readonly number[] | undefined {
  const [seeds, seed] = [given.text("seeds"), given.text("seed")];
  if (seeds !== undefined && seed !== undefined) {
    throw new UsageError("Cannot use --seeds and --seed together: give one");
  }
  if (seed !== undefined) return [parseInteger("seed", seed, 0, 2 ** 32 - 1)];
  return seeds === undefined ? undefined : parseSeeds(seeds);
}

/** How jobs are to run. */
export interface RunSettings {
  /** Jobs at a time. */
  readonly concurrency: number;
  readonly keepGoing: boolean;
  readonly dryRun: boolean;
}

/** The options of `RUN_OPTIONS`. */
export function parseRunSettings(given: GivenArguments, device: Device): RunSettings {
  return {
    concurrency: parseConcurrency(given, device),
    keepGoing: given.flag("keep-going"),
    dryRun: given.flag("dry-run"),
  };
}

function parseConcurrency(given: GivenArguments, device: Device): number {
  const text = given.text("jobs");
  return text === undefined
    // Jobs on a GPU would only wait for each other.
    ? device.backend === "gpu" ? 1 : navigator.hardwareConcurrency
    : parseInteger("jobs", text, 1, MOST_JOBS);
}

/**
 * What `--backend` says.
 *
 * @throws {UsageError} If there is none of that name
 */
export function parseBackend(given: GivenArguments): BackendName | "auto" {
  const name = parseChoice("backend", given.text("backend") ?? "auto", ["auto", ...BACKENDS]);
  if (given.flag("software-adapter") && name !== "gpu") {
    throw new UsageError(`Cannot use --software-adapter with backend "${name}": must be gpu`);
  }
  return name;
}

/** A device, and what to say of it. */
export interface ChosenDevice {
  readonly device: Device;
  /** Null where nothing was picked. */
  readonly reason: string | null;
}

/**
 * The device asked for; {@linkcode reportDevice} says which it is.
 *
 * @param understand takes the command's arguments in, before any driver is asked for anything
 * @throws {UsageError} If there is no such backend
 * @throws {GpuError} If there is no adapter that may be used, or it fails its self-test
 */
export async function chooseDevice(
  given: GivenArguments,
  understand: (device: Device) => unknown,
): Promise<ChosenDevice> {
  const backend = parseBackend(given);
  understand({ backend: backend === "auto" ? "wasm" : backend });
  if (backend === "auto") return await pickDevice();
  const device = await findDevice(backend, { software: given.flag("software-adapter") });
  return { device, reason: device.adapter === undefined ? null : `gpu (${device.adapter})` };
}

/** Says which device was picked, and why, or which GPU it is. */
export function reportDevice({ reason }: ChosenDevice): void {
  if (reason !== null) report(`backend: ${reason}`);
}
