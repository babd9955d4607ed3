/**
 * The options that commands share: which jobs, on what, and how.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import { ALGORITHMS } from "../experiments/algorithms.ts";
import { type Preset, PRESETS } from "../experiments/presets.ts";
import {
  backendNamed,
  BACKENDS,
  type Device,
  findDevice,
  pickDevice,
} from "../pipeline/backends.ts";
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

/** Which preset. */
export const PRESET_OPTION: OptionSpec = {
  name: "preset",
  value: "NAME",
  help: `${[...PRESETS.keys()].join(", ")} (default: full)`,
};

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
  PRESET_OPTION,
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
 * The preset asked for.
 *
 * @throws {UsageError} If there is none of that name
 */
export function parsePreset(given: GivenArguments): Preset {
  return PRESETS.get(parseChoice("preset", given.text("preset") ?? "full", [...PRESETS.keys()]))!;
}

/**
 * What is to be computed. `--seed` stands for `--seeds` of one.
 *
 * @param keeps which of the environments, those of one table; all if absent
 * @throws {UsageError} Naming the first option that is wrong
 */
export function parseGraphRequest(
  given: GivenArguments,
  keeps?: { readonly name: string; holds(family: TaskFamily): boolean },
): GraphRequest {
  const preset = parsePreset(given);
  const algorithms = given.texts("algorithm").map((name) =>
    parseChoice("algorithm", name, ALGORITHMS)
  );
  const envs = given.texts("env").length > 0 ? given.texts("env") : preset.environments;
  const families = [...new Set(envs)].map((name) => asUsage(() => parseEnvironment(name)));
  const chosen = keeps ? families.filter((family) => keeps.holds(family)) : families;
  if (chosen.length === 0) {
    throw new UsageError(
      `Cannot make only ${keeps?.name} of ${envs.join(", ")}: none is in that table`,
    );
  }
  return {
    preset,
    families: chosen,
    ...(algorithms.length > 0 && { algorithms: [...new Set(algorithms)] }),
    seeds: parseSeedOptions(given) ?? preset.seeds,
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
  /** Jobs at a time; what suits the device if absent. */
  readonly concurrency?: number;
  readonly keepGoing: boolean;
  readonly dryRun: boolean;
}

/** The options of `RUN_OPTIONS`. */
export function parseRunSettings(given: GivenArguments): RunSettings {
  const jobs = given.text("jobs");
  return {
    ...(jobs !== undefined && { concurrency: parseInteger("jobs", jobs, 1, MOST_JOBS) }),
    keepGoing: given.flag("keep-going"),
    dryRun: given.flag("dry-run"),
  };
}

/** Jobs at a time that suit a device: on a GPU they would only wait for each other. */
export function concurrencyOn(device: Device): number {
  const { concurrency } = backendNamed(device.backend);
  return concurrency === "one" ? 1 : navigator.hardwareConcurrency;
}

/**
 * What `--backend` says.
 *
 * @throws {UsageError} If there is none of that name
 */
export function parseBackend(given: GivenArguments): string {
  const name = parseChoice("backend", given.text("backend") ?? "auto", ["auto", ...BACKENDS]);
  if (given.flag("software-adapter") && (name === "auto" || !backendNamed(name).hasAdapters)) {
    const able = BACKENDS.filter((it) => backendNamed(it).hasAdapters).join(" or ");
    throw new UsageError(`Cannot use --software-adapter with backend "${name}": must be ${able}`);
  }
  return name;
}

/**
 * The device asked for; says which was picked, and why, or which GPU it is. To be called when all
 * arguments are understood: it asks drivers.
 *
 * @throws {UsageError} If there is no such backend
 * @throws {GpuError} If there is no adapter that may be used, or it fails its self-test
 */
export async function chooseDevice(given: GivenArguments): Promise<Device> {
  const backend = parseBackend(given);
  if (backend === "auto") {
    const { device, reason } = await pickDevice();
    report(`backend: ${reason}`);
    return device;
  }
  const device = await findDevice(backend, { software: given.flag("software-adapter") });
  if (device.adapter !== undefined) report(`backend: ${backend} (${device.adapter})`);
  return device;
}
