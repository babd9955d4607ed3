import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  MOST_RELEASE_BYTES,
  readRelease,
  type Release,
  ReleaseError,
  releaseFiles,
} from "../../../pipeline/release/folder.ts";
import { summaryFingerprints } from "../../../pipeline/release/fingerprints.ts";
import { scoresOf } from "../../../pipeline/release/scores.ts";
import { RELEASED_SEARCHES_FOLDER } from "../../../pipeline/release/verify.ts";
import { digestOf, summaryOf } from "./support.ts";

const RELEASE: Release = {
  manifest: {
    format: 2,
    preset: "smoke",
    backend: { name: "wasm", description: "f32, WebAssembly SIMD" },
    command: "deno task publish --preset smoke",
    commit: "0123456789abcdef0123456789abcdef01234567",
    deno: "2.9.6",
    jobs: 1,
  },
  digests: {
    code: { "train learners/maml.ts": digestOf("1") },
    files: { "train/maml/mdp-n10/0 curve.safetensors": digestOf("a") },
  },
  scores: scoresOf(summaryOf()),
  fingerprints: await summaryFingerprints([summaryOf()]),
  tables: { "table1.csv": "env\n", "table1.md": "| ± |\n" },
};
const files = await releaseFiles(RELEASE, "env\n");

type Files = Record<string, Uint8Array>;

function read(folder: Files): Promise<Release> {
  return readRelease(Object.keys(folder), (name) => Promise.resolve(folder[name]!));
}

Deno.test("a release reads back as it was written, the manifest last", async () => {
  assertEquals(await read(files), RELEASE);
  assertEquals(Object.keys(files).at(-1), "manifest.json");
  const readme = new TextDecoder().decode(files["README.md"]);
  assert(readme.includes(RELEASE.manifest.command), readme);
  assert(readme.includes(RELEASE.manifest.commit!), readme);
});

Deno.test("a file that is missing, changed or a stranger is named", async () => {
  const refused = async (changes: (folder: Files) => void, message: string) => {
    const folder = { ...files };
    changes(folder);
    await assertRejects(() => read(folder), ReleaseError, message);
  };
  for (const name of Object.keys(files)) {
    await refused((it) => delete it[name], `released ${name}: it is not there`);
    if (name === "manifest.json") continue;
    const cut = files[name]!.slice(1);
    await refused((it) => it[name] = cut, `released ${name}: its SHA-256 is`);
  }
  await refused((it) => it["table3.csv"] = new Uint8Array(), "table3.csv: it is not in manifest");
  const text = new TextDecoder().decode(files["manifest.json"]);
  const manifest = (was: string, is: string) => (it: Files) =>
    it["manifest.json"] = new TextEncoder().encode(text.replace(was, is));
  await refused(manifest('"wasm"', '"gpu"'), "manifest.json: backend.name is wrong");
  await refused(manifest('"format": 2', '"format": 1'), "manifest.json: format is wrong");
  await refused(manifest("{", "["), "manifest.json: it is not JSON");
});

const RELEASES = new URL("../../../outputs/published/", import.meta.url);
for (const preset of await namesIn(RELEASES)) {
  if (preset === RELEASED_SEARCHES_FOLDER) continue; // held to what they are by tests/docs/
  const folder = new URL(`${preset}/`, RELEASES);
  const { format } = JSON.parse(await Deno.readTextFile(new URL("manifest.json", folder)));
  const reason = format === 1 ? " (ignored: it is of format 1, and not made anew yet)" : "";
  Deno.test({
    name: `the release of preset ${preset} is whole, and at most 10 MiB${reason}`,
    ignore: format === 1,
    async fn() {
      let bytes = 0;
      const { manifest, digests, fingerprints } = await readRelease(
        await namesIn(folder),
        async (name) => {
          const content = await Deno.readFile(new URL(name, folder));
          bytes += content.length;
          return content;
        },
      );
      assertEquals(manifest.preset, preset);
      const jobs = new Set(Object.keys(digests.files).map((file) => file.split(" ")[0]));
      assertEquals(jobs.size, manifest.jobs);
      assert(fingerprints.length > 0);
      assert(bytes <= MOST_RELEASE_BYTES, `${preset}: ${bytes}`);
    },
  });
}

async function namesIn(folder: URL): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}
