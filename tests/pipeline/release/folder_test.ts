import { PUBLISHED_SEARCHES_FOLDER } from "../../../cli/publish_searches.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  MOST_RELEASE_BYTES,
  readRelease,
  type Release,
  ReleaseError,
  releaseFiles,
} from "../../../pipeline/release/folder.ts";
import { scoresFingerprint } from "../../../pipeline/release/fingerprints.ts";
import { scoresOf } from "../../../pipeline/release/scores.ts";
import { digestOf, summaryOf } from "./support.ts";

const PUBLISHED: Release = {
  manifest: {
    format: 1,
    preset: "smoke",
    backend: { name: "wasm", description: "f32, WebAssembly SIMD" },
    command: "deno task publish --preset smoke",
    commit: "0123456789abcdef0123456789abcdef01234567",
    deno: "2.9.6",
    jobs: 1,
  },
  digests: {
    keys: { "train/maml/mdp-n10/0": digestOf("1") },
    files: { "train/maml/mdp-n10/0 curve.csv": digestOf("a") },
  },
  scores: scoresOf(summaryOf()),
  fingerprints: [await scoresFingerprint(summaryOf())],
  tables: { "table1.csv": "env\n", "table1.md": "| ± |\n" },
};
const files = await releaseFiles(PUBLISHED, new TextEncoder().encode("env\n"));

type Files = Record<string, Uint8Array>;

function read(folder: Files): Promise<Release> {
  return readRelease(Object.keys(folder), (name) => Promise.resolve(folder[name]!));
}

Deno.test("a published folder reads back as it was written, the manifest last", async () => {
  assertEquals(await read(files), PUBLISHED);
  assertEquals(Object.keys(files).at(-1), "manifest.json");
  const readme = new TextDecoder().decode(files["README.md"]);
  assert(readme.includes(PUBLISHED.manifest.command), readme);
  assert(readme.includes(PUBLISHED.manifest.commit!), readme);
});

Deno.test("a file that is missing, changed or a stranger is named", async () => {
  const refused = async (changes: (folder: Files) => void, message: string) => {
    const folder = { ...files };
    changes(folder);
    await assertRejects(() => read(folder), ReleaseError, message);
  };
  for (const name of Object.keys(files)) {
    await refused((it) => delete it[name], `published ${name}: it is not there`);
    if (name === "manifest.json") continue;
    const cut = files[name]!.slice(1);
    await refused((it) => it[name] = cut, `published ${name}: its SHA-256 is`);
  }
  await refused((it) => it["table3.csv"] = new Uint8Array(), "table3.csv: it is not in manifest");
  const text = new TextDecoder().decode(files["manifest.json"]);
  const manifest = (was: string, is: string) => (it: Files) =>
    it["manifest.json"] = new TextEncoder().encode(text.replace(was, is));
  await refused(manifest('"wasm"', '"gpu"'), "manifest.json: backend.name is wrong");
  await refused(manifest('"format": 1', '"format": 2'), "manifest.json: format is wrong");
  await refused(manifest("{", "["), "manifest.json: it is not JSON");
});

Deno.test("what is committed as published is whole, and at most 10 MiB a preset", async () => {
  const root = new URL("../../../outputs/published/", import.meta.url);
  const searches = PUBLISHED_SEARCHES_FOLDER; // held to what they are by tests/docs/published_searches_test.ts
  for (const preset of (await namesIn(root)).filter((name) => name !== searches)) {
    const folder = new URL(`${preset}/`, root);
    let bytes = 0;
    const published = await readRelease(await namesIn(folder), async (name) => {
      const content = await Deno.readFile(new URL(name, folder));
      bytes += content.length;
      return content;
    });
    assertEquals(published.manifest.preset, preset);
    assertEquals(Object.keys(published.digests.keys).length, published.manifest.jobs);
    assert(bytes <= MOST_RELEASE_BYTES, `${preset}: ${bytes}`);
  }
});

async function namesIn(folder: URL): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}
