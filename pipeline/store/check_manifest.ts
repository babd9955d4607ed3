/**
 * Whether a manifest is as it was written. What checks it is loaded only where one is read or made.
 *
 * @module
 */
import { z } from "zod";
import { canonicalJson } from "../canonical_json.ts";
import { SHA256, sha256 } from "../digest.ts";
import {
  FORMAT,
  keyOf,
  type Manifest,
  MOST_MANIFEST_BYTES,
  MOST_OBJECT_BYTES,
} from "./manifest.ts";

/** A manifest, or what was wrong with it. */
export type Checked =
  | { readonly manifest: Manifest }
  | { readonly found: string; readonly expected: string };

const NAME = /^[a-z0-9][a-z0-9._+-]{0,99}$/;
const JOB_NAME = /^(?=.{1,200}$)[a-z0-9][a-z0-9._+-]*(\/[a-z0-9][a-z0-9._+-]*)*$/;

const digest = z.string().regex(SHA256, "must be a SHA-256");
const named = <T extends z.ZodType>(pattern: RegExp, value: T) =>
  z.record(z.string().regex(pattern, "must be a plain name"), value);

const schema = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string().regex(JOB_NAME, "must be lower-case names with / between"),
  key: digest,
  schema: z.int().min(1),
  stage: z.string().regex(NAME, "must be a plain name"),
  settings: z.json(),
  code: digest,
  inputs: named(NAME, digest),
  seed: z.int().min(0).max(2 ** 32 - 1).nullable(),
  adapter: z.string().exactOptional(),
  backend: z.json(),
  outputs: named(
    NAME,
    z.strictObject({ digest, bytes: z.int().min(0).max(MOST_OBJECT_BYTES) }),
  ),
  digest,
});

/** Reads a manifest, and checks that each byte of it is as it was written. */
export function checkManifest(bytes: Uint8Array): Checked {
  if (bytes.length > MOST_MANIFEST_BYTES) {
    return { found: `it has ${bytes.length} bytes`, expected: `at most ${MOST_MANIFEST_BYTES}` };
  }
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    canonicalJson(value); // so that what follows meets no endless levels
  } catch (error) {
    return { found: (error as Error).message, expected: "a manifest in canonical JSON" };
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== FORMAT) {
    return { found: `its format is ${JSON.stringify(format)}`, expected: `format ${FORMAT}` };
  }
  const result = schema.safeParse(value);
  if (!result.success) return faultIn(result.error);
  return checkDigests(result.data, text);
}

function faultIn(error: z.ZodError): Checked {
  const { path, message } = error.issues[0]!;
  const place = path.length > 0 ? path.join(".").slice(0, 120) : "it";
  return { found: `${place} is not as it must be`, expected: `a manifest (${message})` };
}

/** Checks the digest over all, and the key over its parts. */
function checkDigests(manifest: Manifest, text: string): Checked {
  const { digest, ...rest } = manifest;
  // Also what the schema drops in silence: a field called __proto__.
  if (text !== `${canonicalJson(manifest)}\n`) {
    return { found: "it is written otherwise", expected: "a manifest in canonical JSON" };
  }
  const pairs: [string, string, string][] = [
    ["digest", digest, sha256(canonicalJson(rest))],
    ["key", manifest.key, keyOf(manifest)],
  ];
  const wrong = pairs.find(([, found, expected]) => found !== expected);
  if (!wrong) return { manifest };
  return { found: `its ${wrong[0]} is ${wrong[1]}`, expected: `${wrong[2]} for the rest of it` };
}
