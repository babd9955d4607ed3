/**
 * The options that commands share: which jobs, on what, and how.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import { ALGORITHMS, ALGORITHMS_IN_HELP } from "../experiments/algorithms.ts";
import { withOptions } from "../experiments/options.ts";
import { type Preset, PRESETS } from "../experiments/presets.ts";
import {
  backendNamed,
  BACKENDS,
  type Device,
  findDevice,
  pickDevice,
  RELEASE_DEVICE,
} from "../pipeline/backends.ts";
import { PLAIN_NAME } from "../learners/registry.ts";
import { type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { STAGES } from "../pipeline/stages/stage.ts";
import {
  type GivenArguments,
  type OptionSpec,
  parseChoice,
  parseInteger,
  parseSeeds,
} from "./arguments.ts";
import { report } from "./command.ts";
import { ENVIRONMENT_OPTION, parseEnvironments } from "./environment.ts";
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
  help: "allows backend gpu to use a software adapter, which is slower than wasm",
};

/** Options that make a variant of a learner. */
const VARIANT_OPTIONS: readonly OptionSpec[] = [
  {
    name: "set",
    value: "OPTION=VALUE",
    repeats: true,
    help:
      "changes a setting of --algorithm (default: maml), e.g. inner.steps=2; may be repeated; needs --as",
  },
  { name: "as", value: "NAME", help: "name of the changed algorithm, in tables and results" },
];

/** Options that choose jobs. */
export const REQUEST_OPTIONS: readonly OptionSpec[] = [
  PRESET_OPTION,
  {
    ...ENVIRONMENT_OPTION,
    repeats: true,
    help: `${ENVIRONMENT_OPTION.help}; may be repeated (default: the preset's)`,
  },
  {
    name: "algorithm",
    value: "NAME",
    repeats: true,
    help: `${ALGORITHMS_IN_HELP}; may be repeated (default: all)`,
  },
  { name: "seeds", value: "LIST", help: "like 3, 0..4 or 0,2,5..7 (default: the preset's)" },
  { name: "seed", value: "SEED", help: "one seed" },
  ...VARIANT_OPTIONS,
  BACKEND_OPTION,
  ADAPTER_OPTION,
];

/** Options on how jobs run. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  {
    name: "jobs",
    value: "COUNT",
    help: "jobs at a time (default: one for each core, one on a GPU)",
  },
  { name: "dry-run", help: "prints what would run and why, and runs nothing" },
  { name: "keep-going", help: "continues after a failed job with jobs that do not need it" },
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
  const named = given.texts("algorithm").map((name) =>
    parseChoice("algorithm", name, ALGORITHMS, ALGORITHMS_IN_HELP)
  );
  const parsed = parsePreset(given);
  const envs = given.texts("env").length > 0 ? given.texts("env") : parsed.environments;
  const families = parseEnvironments(envs);
  const chosen = keeps ? families.filter((family) => keeps.holds(family)) : families;
  if (chosen.length === 0) {
    throw new UsageError(
      `Cannot make only ${keeps?.name} of ${envs.join(", ")}: none is in that table`,
    );
  }
  const preset = withVariant(given, parsed, named, chosen);
  // A variant stands beside its base, or beside all that the preset knows.
  const algorithms = named.length > 0 ? [...named, ...given.texts("as")] : named;
  return {
    preset,
    families: chosen,
    ...(algorithms.length > 0 && { algorithms: [...new Set(algorithms)] }),
    seeds: parseSeedOptions(given) ?? preset.seeds,
  };
}

const LONGEST_NAME = 40;

/** The preset, which knows the variant too that `--set` and `--as` make. */
function withVariant(
  given: GivenArguments,
  preset: Preset,
  named: readonly string[],
  families: readonly TaskFamily[],
): Preset {
  const [changes, name] = [given.texts("set"), given.text("as")];
  if (name === undefined) {
    if (changes.length === 0) return preset;
    throw new UsageError(
      `Cannot use --set ${
        changes[0]!.slice(0, 80)
      } without --as NAME: results with other settings ` +
        "are kept under a name of their own",
    );
  }
  if (changes.length === 0) {
    throw new UsageError(`Cannot use --as ${name.slice(0, 80)} without --set OPTION=VALUE`);
  }
  if (!PLAIN_NAME.test(name) || name.length > LONGEST_NAME) {
    throw new UsageError(
      `Cannot use name "${name.slice(0, 80)}": must be lower-case letters and digits with - ` +
        `between, at most ${LONGEST_NAME} characters`,
    );
  }
  if (ALGORITHMS.includes(name)) {
    throw new UsageError(`Cannot use name "${name}": an algorithm has it, must be a new name`);
  }
  const [base = "maml", ...others] = named;
  if (others.length > 0) {
    throw new UsageError(`Cannot use --set with ${named.join(", ")}: give one algorithm`);
  }
  if (!preset.algorithms.includes(base)) {
    throw new UsageError(
      `Cannot use --set with algorithm "${base}" and preset "${preset.name}": must be one of ` +
        preset.algorithms.join(", "),
    );
  }
  const variant: Preset = {
    ...preset,
    algorithms: [...preset.algorithms, name],
    settings: (algorithm, family) =>
      algorithm === name
        ? withOptions(preset.settings(base, family), changes)
        : preset.settings(algorithm, family),
  };
  // Tables look for all settings of the preset.
  const all = [...families, ...preset.environments.map(parseEnvironment)];
  asUsage(() => all.forEach((family) => variant.settings(name, family)));
  return variant;
}

/**
 * The job of a name such as `train/maml/mdp-n100/0`, when its device is known.
 *
 * @param action for the message, e.g. `show`
 * @param request its preset, and families besides those that have a name
 * @throws {UsageError} If there can be no such job
 */
export function parseJob(
  action: string,
  name: string,
  { preset, families = [] }: Pick<GraphRequest, "preset"> & Partial<GraphRequest>,
): (device: Device) => Job {
  const [stage = "", ...rest] = name.split("/");
  parseChoice("stage", stage, STAGES);
  const [algorithm = "", env = "", seed = ""] = stage === "optima" ? ["", rest[0], "0"] : rest;
  const known = [...new Set([...ALGORITHMS, ...preset.algorithms])];
  if (stage !== "optima") parseChoice("algorithm", algorithm, known);
  const request = {
    preset,
    families: [families.find((it) => it.name === env) ?? asUsage(() => parseEnvironment(env))],
    ...(stage !== "optima" && { algorithms: [algorithm] }),
    seeds: [parseInteger("seed", seed, 0, 2 ** 32 - 1)],
  };
  return (device) => {
    const job = asUsage(() => jobsOf(request, device)).find((it) => it.name === name);
    if (job) return job;
    throw new UsageError(`Cannot ${action} ${name.slice(0, 80)}: there is no such job`);
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

/** The options that make another command mean the same jobs; none where they are the default. */
export function optionsText({ preset }: Pick<GraphRequest, "preset">, { backend }: Device): string {
  return (preset.name === "full" ? "" : ` --preset ${preset.name}`) +
    (backend === RELEASE_DEVICE.backend ? "" : ` --backend ${backend}`);
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
