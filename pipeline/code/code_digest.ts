/**
 * The digest of the code that some modules can reach, so that a result knows what it was made by.
 *
 * @module
 */
import { canonicalJson } from "../canonical_json.ts";
import { sha256 } from "../digest.ts";
import { importsOf } from "./imports.ts";
import { Packages, type ReadBytes, type Target } from "./packages.ts";

/** Code, named by its content. */
export interface CodeDigest {
  /** SHA-256 over the canonical JSON of `files`. */
  readonly digest: string;
  /** SHA-256 of each file reached by its path from the root, and of each npm package by name and version. */
  readonly files: Readonly<Record<string, string>>;
}

/** A file on the way, and who asked for it. */
interface Reached {
  readonly path: string;
  readonly from: string;
}

const MODULE = /\.m?[jt]s$/;

/**
 * Digests all that the entries import when they run: TypeScript, and what is imported as text or as
 * bytes (`.wgsl`, `.wasm`, `.json`). What only types need is left out, and so is a Worker's module,
 * which is an entry of its own. A stage on a backend lists its own entry and that backend's.
 *
 * @param entries paths of modules from the root of the repository, with `/`
 * @param read reads any file of the repository, deno.json and deno.lock too
 * @throws {Error} If an import leads nowhere or out of the repository; names the file and the line
 */
export async function codeDigest(
  entries: readonly string[],
  read: ReadBytes,
): Promise<CodeDigest> {
  const packages = await Packages.read(read);
  const digests = new Map<string, string>();
  const waiting: Reached[] = entries.map((path) => ({ path, from: "the entry" }));
  const seen = new Set<string>(entries);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const bytes = await readReached(next, read);
    digests.set(next.path, await sha256(bytes));
    for (const { target, from } of await targetsOf(next.path, bytes, packages)) {
      if (target.kind === "packages") {
        for (const { name, digest } of target.packages) digests.set(name, digest);
      } else if (target.kind === "file" && !seen.has(target.path)) {
        seen.add(target.path);
        waiting.push({ path: target.path, from });
      }
    }
  }
  const files = Object.fromEntries([...digests].sort(([a], [b]) => a < b ? -1 : 1));
  return { digest: await digestOfFiles(files), files };
}

/** The digest of code whose files have these digests. */
async function digestOfFiles(files: Readonly<Record<string, string>>): Promise<string> {
  return await sha256(codeListBytes(files));
}

/** The list of files as bytes, whose SHA-256 is the digest of the code. */
export function codeListBytes(files: Readonly<Record<string, string>>): Uint8Array {
  return new TextEncoder().encode(canonicalJson(files));
}

async function readReached({ path, from }: Reached, read: ReadBytes): Promise<Uint8Array> {
  try {
    return await read(path);
  } catch (cause) {
    throw new Error(`Cannot digest the code: ${from} needs "${path}", which cannot be read`, {
      cause,
    });
  }
}

async function targetsOf(
  path: string,
  bytes: Uint8Array,
  packages: Packages,
): Promise<{ target: Target; from: string }[]> {
  if (!MODULE.test(path)) return [];
  try {
    const targets: { target: Target; from: string }[] = [];
    for (const { specifier, line } of importsOf(new TextDecoder().decode(bytes))) {
      const target = await resolve(specifier, path, packages);
      targets.push({ target, from: `${path}, line ${line},` });
    }
    return targets;
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Error(`Cannot digest the code in ${path}: ${lowerFirst(reason)}`, { cause });
  }
}

async function resolve(specifier: string, importer: string, packages: Packages): Promise<Target> {
  if (!/^\.\.?\//.test(specifier)) return await packages.resolve(specifier);
  const folders = importer.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (folders.pop() === undefined) {
        throw new RangeError(`Cannot resolve "${specifier}": it leaves the repository`);
      }
    } else if (part !== ".") folders.push(part);
  }
  return { kind: "file", path: folders.join("/") };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
