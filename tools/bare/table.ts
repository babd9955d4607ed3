/**
 * A record of `deno task bench --json` as the table that `bench` prints.
 *
 * `deno run -A tools/bare/table.ts FILE`.
 *
 * @module
 */
import type { PhasesRecord } from "../../bench/record.ts";
import { phasesText } from "../../bench/text.ts";

const [file] = Deno.args;
if (!file) throw new TypeError("Cannot print a table: must be given a file");
const record: PhasesRecord = JSON.parse(await Deno.readTextFile(file));
console.log(phasesText(record));
