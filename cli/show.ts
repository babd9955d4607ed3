/**
 * `deno task show`: a table, or what a job left.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { ALGORITHMS } from "../experiments/algorithms.ts";
import type { Preset } from "../experiments/presets.ts";
import { type Device, RELEASE_DEVICE } from "../pipeline/backends.ts";
import type { Job } from "../pipeline/job.ts";
import { writeAtomically } from "../pipeline/store/atomic_write.ts";
import type { Manifest } from "../pipeline/store/manifest.ts";
import { storedManifest, storedManifests, type Workspace } from "../pipeline/workspace.ts";
import { TABLES } from "../report/tables/registry.ts";
import { decodeSafetensors } from "../results/safetensors.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { outputsFiles } from "./outputs.ts";
import {
  ADAPTER_OPTION,
  BACKEND_OPTION,
  chooseDevice,
  optionsText,
  parseBackend,
  parseJob,
  parsePreset,
  PRESET_OPTION,
} from "./request.ts";
import { openWorkspace } from "./run_jobs.ts";
import { UsageError } from "./usage_error.ts";

const NAMES = TABLES.map(({ id }) => id);

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task show NAME [OPTIONS]",
  summary: `Prints a table (${NAMES.join(", ")}), or what a job left: its files, tensors and ` +
    "provenance. With --out it writes the file instead.",
  example: "deno task show train/maml/mdp-n100/0 --out theta.safetensors",
  options: [
    { name: "out", value: "FILE", help: "writes outputs/FILE" },
    { name: "file", value: "NAME", help: "which of the job's files (default: its tensors)" },
    { name: "key", value: "START", help: "how the key starts, if variants of one name are stored" },
    PRESET_OPTION,
    { ...BACKEND_OPTION, help: BACKEND_OPTION.help.replace("auto)", "wasm)") },
    ADAPTER_OPTION,
  ],
  word: "NAME",
};

/** What is asked for. */
type Request =
  & { readonly preset: Preset; readonly out: string | undefined }
  & (
    | { readonly table: string }
    | {
      readonly name: string;
      readonly file: string | undefined;
      /** How the key of a variant's job starts. */
      readonly key: string;
      jobOn?(device: Device): Job;
    }
  );

/** @throws {UsageError} Naming what is wrong */
export function parseRequest(given: GivenArguments): Request {
  const { word = "" } = given;
  const shared = { preset: parsePreset(given), out: parseOut(given.text("out")) };
  if (!word.includes("/")) {
    if (NAMES.includes(word)) return { ...shared, table: word };
    throw new UsageError(
      `Cannot show "${word.slice(0, 80)}": must be one of ${NAMES.join(", ")}, or a job such as ` +
        "train/maml/mdp-n100/0",
    );
  }
  return {
    ...shared,
    name: word,
    file: given.text("file"),
    key: given.text("key") ?? "",
    ...(isKnown(word) && { jobOn: parseJob("show", word, shared) }),
  };
}

/**
 * Whether all of the name is known; else it may be of a variant, or of a family that was given as data:
 * its settings are not in its name.
 */
function isKnown(name: string): boolean {
  const [stage, ...rest] = name.split("/");
  const [algorithm, env] = stage === "optima" ? [ALGORITHMS[0]!, rest[0]] : rest;
  return ALGORITHMS.includes(algorithm!) && isEnvironment(env ?? "");
}

function isEnvironment(name: string): boolean {
  try {
    return parseEnvironment(name) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The manifest of the only result that is stored under a job's name. */
async function variantManifest(
  { store }: Workspace,
  { name, preset, key }: { readonly name: string; readonly preset: Preset; readonly key: string },
): Promise<Manifest> {
  const named = (await storedManifests(store)).filter((it) => it.name === name);
  if (named.length === 0) parseJob("show", name, { preset }); // which says what algorithms there are
  const [found, ...others] = named.filter((it) => it.key.startsWith(key));
  if (!found || others.length > 0) {
    const keys = named.map((it) => it.key.slice(0, 12)).sort().join(", ");
    throw new UsageError(
      key === ""
        ? `Cannot show ${name}: ${named.length} results have that name; add --key and one of ${keys}`
        : `Cannot show ${name} with --key "${
          key.slice(0, 80)
        }": must be the start of one of ${keys}`,
    );
  }
  return found;
}

/** What other commands keep there. */
const TAKEN = /^(store|tables|published|searches)(\/|$)/;

/** Below `outputs/`, with or without saying so. */
function parseOut(text: string | undefined): string | undefined {
  const path = text?.replace(/^outputs\//, "");
  if (path !== undefined && TAKEN.test(path)) {
    throw new UsageError(`Cannot write "${path}": outputs/${path.split("/")[0]} is not for that`);
  }
  if (path === undefined || /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !/(^|\/)\.\.?(\/|$)/.test(path)) {
    return path;
  }
  throw new UsageError(
    `Cannot write "${text!.slice(0, 80)}": must be a path below outputs/, like theta.safetensors`,
  );
}

/** Runs the command. */
export async function run(given: GivenArguments): Promise<void> {
  const request = parseRequest(given);
  const outputs = outputsFiles();
  const write = async (path: string, bytes: Uint8Array) => {
    await writeAtomically(outputs, path, bytes);
    report(`wrote outputs/${path}`);
  };
  if ("table" in request) {
    const path = `tables/${request.preset.name}/${request.table}.md`;
    const bytes = await outputs.read(path, { most: 2 ** 24 });
    if (!bytes) {
      throw new Error(
        `Cannot show ${request.table}: outputs/${path} is not there; run ` +
          `deno task reproduce --preset ${request.preset.name}`,
      );
    }
    if (request.out !== undefined) return await write(request.out, bytes);
    return await print(new TextDecoder().decode(bytes).trimEnd());
  }
  const isOnWasm = given.text("backend") === undefined;
  if (isOnWasm) parseBackend(given);
  const device = isOnWasm ? RELEASE_DEVICE : await chooseDevice(given);
  const job = request.jobOn?.(device);
  const workspace = await openWorkspace();
  const manifest = job
    ? await storedManifest(workspace, job)
    : await variantManifest(workspace, request);
  if (!manifest) {
    const options = optionsText(request, device);
    throw new Error(
      `Cannot show ${request.name}: it is not stored; deno task status ${request.name}${options} says why`,
    );
  }
  const names = Object.keys(manifest.outputs);
  const file = request.file ?? names.find((name) => name.endsWith("s.safetensors")) ?? names[0]!;
  parseChoice("file", file, names);
  const bytes = await workspace.store.read(manifest, file);
  if (request.out !== undefined) return await write(request.out, bytes);
  await print(`${request.name}, ${manifest.backend}`);
  for (const [name, { bytes, digest }] of Object.entries(manifest.outputs)) {
    await print(`\n${name}, ${bytes} bytes, SHA-256 ${digest}`);
    const content = await workspace.store.read(manifest, name);
    await print(name.endsWith(".json") ? new TextDecoder().decode(content) : tensorsText(content));
  }
}

/** Tensors with their shapes, then what the file says of itself. */
function tensorsText(bytes: Uint8Array): string {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { settings: _, ...texts } = metadata;
  return [
    ...Object.entries(tensors).map(([name, { shape, data }]) =>
      `  ${name} [${shape.join(", ")}] ${data instanceof Float32Array ? "f32" : "f64"}`
    ),
    ...Object.entries(texts).map(([name, text]) => `  ${name}: ${text}`),
  ].join("\n");
}

if (import.meta.main) await runCommand(command, run);
