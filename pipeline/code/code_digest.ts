/**
 * The digest of the code that some modules can reach, so that a result knows what it was made by.
 *
 * @module
 */
import { canonicalJson } from "../canonical_json.ts";
import { sha256 } from "../digest.ts";
import { importsOf } from "./imports.ts";
import type { ReadBytes } from "./project_files.ts";
import { STUDY } from "../study.ts";
import { meaningOf, type Token, tokensOf } from "./tokens.ts";

/** Code, named by its content. */
export interface CodeDigest {
  /** SHA-256 of the {@linkcode bytesOfFiles}. */
  readonly digest: string;
  /** SHA-256 by the path from the root: of the tokens of TypeScript and WGSL, of the bytes of all else. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a file says, and what it imports. */
export interface Scan {
  readonly digest: string;
  readonly imports: readonly Pick<Token, "text" | "line">[];
}

/** Spares reading files that were scanned before. */
export interface KnownScans {
  /** The scan of a file as it is now; undefined if that is not known. */
  known(path: string): Promise<Scan | undefined>;
  /** Told of each scan that was not known. */
  learn(path: string, scan: Scan): void;
}

/** The files that stand for a package; throws if none may be imported. */
export type FilesOfPackage = (name: string) => readonly string[];

const scanned = new WeakMap<ReadBytes, Map<string, Promise<Scan>>>();

/**
 * Digests all that the entries import when they run: TypeScript, and what is imported as text or as
 * bytes (`.wgsl`, `.wasm`, `.json`). What only types need is left out, and so is a Worker's module,
 * which is an entry of its own. A stage on a backend lists its own entry and that backend's.
 *
 * Comments, and what `deno fmt` may do to lines, are no part of it.
 *
 * @param entries paths of modules from the root of the repository, with `/`
 * @param read reads any file of the repository; asked for each once, in all calls with this reader
 * @param filesOfPackage what is digested for a package that is imported; none may be, if absent
 * @param scans spares reading
 * @throws {Error} If an import leads nowhere, or is no relative path inside the repository, or a file
 * cannot be scanned; names the file and the line
 */
export async function codeDigest(
  entries: readonly string[],
  read: ReadBytes,
  filesOfPackage?: FilesOfPackage,
  scans?: KnownScans,
): Promise<CodeDigest> {
  const known = scanned.getOrInsertComputed(read, () => new Map<string, Promise<Scan>>());
  const digests: [string, string][] = [];
  const reached = new Map(entries.map((path) => [path, "the entry"]));
  // This loop comes to what is added on the way, too.
  for (const [path, importer] of reached) {
    const { digest, imports } = await known.getOrInsertComputed(path, async () => {
      const before = await scans?.known(path);
      if (before) return before;
      const found = await scan(path, importer, read);
      scans?.learn(path, found);
      return found;
    });
    digests.push([path, digest]);
    for (const { text, line } of imports) {
      const importer = `${path}, line ${line},`;
      const specifier = text.slice(1);
      const found = filesOfPackage && !/^[./]|^\w+:/.test(specifier)
        ? filesOfPackage(specifier)
        : [resolve(specifier, path, importer)];
      for (const path of found) reached.set(path, importer);
    }
  }
  const files = Object.fromEntries(digests.sort(([a], [b]) => a < b ? -1 : 1));
  return { digest: digestOfFiles(files), files };
}

/** What the digest of code is over: the canonical JSON of its files' digests. */
export function bytesOfFiles(files: CodeDigest["files"]): Uint8Array {
  return new TextEncoder().encode(canonicalJson(files));
}

/** The digest of code whose files have these digests. */
export function digestOfFiles(files: CodeDigest["files"]): string {
  return sha256(bytesOfFiles(files));
}

async function scan(path: string, importer: string, read: ReadBytes): Promise<Scan> {
  const bytes = await read(path).catch((cause) => {
    const why = `${importer} needs "${path}", which cannot be read`;
    throw new Error(`Cannot digest the code: ${why}`, { cause });
  });
  const isModule = /\.m?[jt]s$/.test(path);
  if (!isModule && !path.endsWith(".wgsl")) return { digest: sha256(bytes), imports: [] };
  const language = isModule ? "TypeScript" : "WGSL";
  try {
    const tokens = tokensOf(new TextDecoder("utf-8", { fatal: true }).decode(bytes), language);
    const imports = isModule ? importsOf(tokens) : [];
    return { digest: sha256(meaningOf(tokens, language)), imports };
  } catch (cause) {
    const { message } = cause as Error;
    const why = message.charAt(0).toLowerCase() + message.slice(1);
    throw new Error(`Cannot digest the code in ${path}: ${why}`, { cause });
  }
}

/** What a study's learner may import by name: no package is behind it. */
const LEARNERS = "@outerloop/outerloop/learners";

/** The path that a specifier stands for. */
function resolve(specifier: string, path: string, importer: string): string {
  const imports = `Cannot digest the code: ${importer} imports "${specifier}"`;
  if (path.startsWith(STUDY)) {
    if (specifier === LEARNERS) return "learners/mod.ts";
    if (!/^\.\.?\//.test(specifier)) {
      throw new Error(
        `${imports}, must be a relative path or ${LEARNERS}: Workers load no package`,
      );
    }
  }
  if (!/^\.\.?\//.test(specifier)) {
    throw new Error(`${imports}, must be a relative path: Workers load no npm package`);
  }
  const folders = path.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part !== "." && part !== "..") folders.push(part);
    if (part === ".." && folders.pop() === undefined) {
      throw new Error(`${imports}, must stay in the repository`);
    }
  }
  const resolved = folders.join("/");
  if (path.startsWith(STUDY) && !resolved.startsWith(STUDY)) {
    throw new Error(`${imports}, must stay in the study`);
  }
  return resolved;
}
