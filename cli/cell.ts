/**
 * `deno task cell`: trains and evaluates one cell of a table.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { optionPaths, withOptions } from "../experiments/options.ts";
import { LEARNED_ALGORITHMS, type LearnedAlgorithm, PRESETS } from "../experiments/presets.ts";
import type { Backend } from "../kernels/backend.ts";
import { type Control, CONTROLS, controlsOf } from "../learners/controls/controls.ts";
import type { CurvePoint } from "../learners/train.ts";
import { type Device, openBackend } from "../pipeline/backends.ts";
import {
  type CommandSpec,
  type GivenArguments,
  parseChoice,
  parseInteger,
  parseSeeds,
} from "./arguments.ts";
import { type CellRequest, runCell } from "./cell/run.ts";
import { cellText } from "./cell/text.ts";
import { print, report, runCommand } from "./command.ts";
import { Progress } from "./progress.ts";
import { ADAPTER_OPTION, BACKEND_OPTION, chooseDevice, reportDevice } from "./request.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task cell [OPTIONS]",
  summary:
    "Trains and evaluates one cell of the paper's tables, and prints it beside the paper's\n" +
    "number and the anchors. Nothing is stored.",
  example: "deno task cell --env bandit-k5-n10 --algorithm maml --seeds 0..4",
  options: [
    { name: "env", value: "NAME", help: "bandit-k<K>-n<N> or mdp-n<N> (default: bandit-k5-n10)" },
    {
      name: "algorithm",
      value: "NAME",
      help: `${[...LEARNED_ALGORITHMS, ...CONTROLS].join(", ")} (default: maml)`,
    },
    { name: "seeds", value: "LIST", help: "like 3, 0..4 or 0,2,5..7 (default: the preset's)" },
    {
      name: "preset",
      value: "NAME",
      help: `${[...PRESETS.keys()].join(", ")} (default: full)`,
    },
    { name: "iterations", value: "COUNT", help: "meta-iterations (default: the preset's)" },
    {
      name: "set",
      value: "OPTION=VALUE",
      repeats: true,
      help: "changes one setting, e.g. inner.objective=score; may be repeated",
    },
    BACKEND_OPTION,
    ADAPTER_OPTION,
    { name: "list-settings", help: "prints the settings in force, and runs nothing" },
  ],
};

interface Request extends CellRequest {
  readonly algorithm: string;
  readonly preset: string;
  readonly changes: readonly string[];
  readonly device: Device;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments, device: Device): Request {
  const family = asUsage(() => parseEnvironment(given.text("env") ?? "bandit-k5-n10"));
  const presetName = parseChoice("preset", given.text("preset") ?? "full", [...PRESETS.keys()]);
  const preset = PRESETS.get(presetName)!;
  const seedsText = given.text("seeds");
  const seeds = seedsText === undefined ? preset.seeds : parseSeeds(seedsText);
  if (given.text("algorithm") === "bound") {
    throw new UsageError(
      'Cannot use algorithm "bound": it is a number and plays no episodes; it stands among the ' +
        "anchors of every other cell of bandits",
    );
  }
  const algorithm = parseChoice("algorithm", given.text("algorithm") ?? "maml", [
    ...LEARNED_ALGORITHMS,
    ...CONTROLS,
  ]);
  const iterations = given.text("iterations");
  const changes = [...given.texts("set")];
  if (iterations !== undefined) {
    changes.push(`iterations=${parseInteger("iterations", iterations, 0, 10_000_000)}`);
  }
  const shared = {
    family,
    seeds,
    budget: preset,
    algorithm,
    preset: presetName,
    changes,
    device,
  };
  if (isControl(algorithm)) {
    if (!controlsOf(family.kind).includes(algorithm)) {
      throw new UsageError(
        `Cannot use algorithm "${algorithm}" on ${family.name}: must be one of ${
          [...LEARNED_ALGORITHMS, ...controlsOf(family.kind)].join(", ")
        }`,
      );
    }
    if (changes.length > 0) {
      throw new UsageError(
        `Cannot use ${
          iterations === undefined ? `--set ${changes[0]!.slice(0, 80)}` : "--iterations"
        } with algorithm "${algorithm}": it is computed and has no settings`,
      );
    }
    return { ...shared, control: algorithm };
  }
  const settings = asUsage(() => withOptions(preset.settings(algorithm, family), changes));
  return { ...shared, settings };
}

function isControl(algorithm: LearnedAlgorithm | Control): algorithm is Control {
  return (CONTROLS as readonly string[]).includes(algorithm);
}

async function run(given: GivenArguments): Promise<void> {
  const chosen = await chooseDevice(given, (device) => parseRequest(given, device));
  const request = parseRequest(given, chosen.device);
  reportDevice(chosen);
  const { family, algorithm, preset, changes, settings } = request;
  if (given.flag("list-settings")) return await print(settingsText(request));

  const create = () => openBackend(request.device);
  const changed = changes.length > 0 ? ` (changed: ${changes.join(", ")})` : "";
  await print(
    `${family.name} · ${algorithm}${changed} · preset ${preset} · seeds ${
      request.seeds.join(", ")
    } · ` +
      `backend ${backendText(await create())}\n`,
  );
  const progress = settings && new Progress("training", settings.iterations, "iterations");
  const result = await runCell(create, request, (point) => {
    progress?.update(point.iteration, progressNote(point));
    if (point.iteration === settings?.iterations) {
      progress?.end();
      report("evaluating on test tasks");
    }
    return breathe();
  });
  await print(cellText(family, algorithm, request, result));
}

function backendText(backend: Backend): string {
  const { name, description } = backend;
  backend.dispose();
  return `${name} (${description})`;
}

/** Lets signals in between checkpoints. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function progressNote({ value, valueBefore }: CurvePoint): string {
  const mean = (values: Float64Array) =>
    (values.reduce((sum, v) => sum + v, 0) / values.length).toFixed(3);
  return `validation value ${mean(valueBefore)} → ${mean(value)} an episode`;
}

function settingsText({ settings, algorithm }: Request): string {
  if (!settings) return `${algorithm} is computed and has no settings`;
  const value = (path: string) =>
    path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], settings);
  return optionPaths(settings).map((path) => `${path}=${JSON.stringify(value(path))}`).join("\n");
}

if (import.meta.main) await runCommand(command, run);
