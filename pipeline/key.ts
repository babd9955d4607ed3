/**
 * The key of a job: a digest of everything its result depends on, and of nothing else.
 *
 * @module
 */
import { canonicalJson } from "./canonical_json.ts";
import { SHA256, sha256 } from "./digest.ts";

/** What a job's result depends on. */
export interface KeyParts {
  /** Version of what stages read and write; a new one makes every job run again. */
  readonly schema: number;
  readonly stage: string;
  /** SHA-256 of the code that the stage reaches on its backend. */
  readonly code: string;
  /** The adapter of a GPU; absent elsewhere, where the device does not show. */
  readonly adapter?: string;
  /** The stage's slice of the settings, JSON. */
  readonly settings: unknown;
  /** Keys of the jobs whose outputs it reads, by the name the stage calls them. */
  readonly inputs: Readonly<Record<string, string>>;
  /** 0 ≤ seed < 2³², or null for a job of many seeds. */
  readonly seed: number | null;
}

/**
 * SHA-256 over the canonical JSON of the parts. There is no time, path or host among them.
 *
 * @throws {TypeError} If the settings are not JSON, or a digest or the stage's name is no such thing
 * @throws {RangeError} If the schema version or the seed is out of range
 */
export function jobKey(parts: KeyParts): string {
  const { schema, stage, code, adapter, settings, inputs, seed } = parts;
  if (!Number.isSafeInteger(schema) || schema < 1) {
    throw new RangeError(`Cannot make a key: schema is ${schema}, must be a positive integer`);
  }
  if (typeof stage !== "string" || stage === "") {
    throw new TypeError(`Cannot make a key: stage is "${stage}", must be a name`);
  }
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new RangeError(
      `Cannot make a key: seed is ${seed}, must be null or an integer in [0, 2³²)`,
    );
  }
  checkDigest("code", code);
  for (const [name, key] of Object.entries(inputs)) checkDigest(`input ${name}`, key);
  return sha256(canonicalJson({
    schema,
    stage,
    code,
    ...(adapter !== undefined && { adapter }),
    settings,
    inputs,
    seed,
  }));
}

function checkDigest(what: string, digest: string): void {
  if (typeof digest === "string" && SHA256.test(digest)) return;
  throw new TypeError(
    `Cannot make a key: ${what} is "${String(digest).slice(0, 80)}", must be a SHA-256`,
  );
}
