import { assertEquals, assertThrows } from "@std/assert";
import { benchRecord } from "../../bench/record.ts";
import { PHASES_RECORD, SCALING_RECORD } from "./records.ts";

const RUNS = new URL("../../bench/runs/", import.meta.url);

Deno.test("records are of the schema, and still are after a round trip through JSON", () => {
  for (const record of [PHASES_RECORD, SCALING_RECORD]) {
    assertEquals(benchRecord.parse(JSON.parse(JSON.stringify(record))), record);
  }
});

Deno.test("a record with a field too many, too few or of another kind is none", () => {
  const [phase] = PHASES_RECORD.phases;
  for (
    const wrong of [
      { ...PHASES_RECORD, kind: "scaling" },
      { ...PHASES_RECORD, note: "" },
      { ...PHASES_RECORD, date: "yesterday" },
      { ...PHASES_RECORD, phases: [{ ...phase, steps: -1 }] },
      { ...PHASES_RECORD, phases: [{ ...phase, microseconds: 3 }] },
      { ...SCALING_RECORD, machine: undefined },
    ]
  ) assertThrows(() => benchRecord.parse(wrong));
});

Deno.test("every kept run is of the schema and names its machine", async () => {
  for await (const { name } of Deno.readDir(RUNS)) {
    const record = benchRecord.parse(JSON.parse(await Deno.readTextFile(new URL(name, RUNS))));
    assertEquals(record.machine.label !== "", true, name);
    assertEquals(name.startsWith(record.date) && name.endsWith(".json"), true, name);
  }
});
