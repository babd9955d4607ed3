/**
 * Files of a folder's `outputs/` to take home, a line each: its tables, and of the store all but adapted
 * parameters, which are most of it. What is left is a store that verifies.
 *
 * `deno run -A tools/bare/results.ts FOLDER`.
 *
 * @module
 */
import { manifestPath, objectPath } from "../../pipeline/store/layout.ts";
import { openStore } from "../../pipeline/store/store.ts";

const STORE = "outputs/store";
const [folder] = Deno.args;
if (!folder) throw new TypeError("Cannot list results: must be given a folder");

const paths = new Set(["outputs/tables"]);
for await (const listed of openStore(`${folder}/${STORE}`).list()) {
  if (!("manifest" in listed)) {
    console.error(listed.error.message);
    continue;
  }
  const { key, stage, outputs } = listed.manifest;
  if (stage === "adapt") continue;
  paths.add(`${STORE}/${manifestPath(key)}`);
  for (const { digest } of Object.values(outputs)) paths.add(`${STORE}/${objectPath(digest)}`);
}
for (const path of [...paths].sort()) console.log(path);
