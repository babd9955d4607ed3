import { assertEquals } from "@std/assert";
import { curvesCsv } from "../../../pipeline/release/curves.ts";

const column = (...values: number[]) => Float64Array.from(values);

Deno.test("curves of all trainings are one table, with the columns of all, to six digits", () => {
  const csv = curvesCsv([
    {
      job: { env: "mdp-n10", algorithm: "reptile", seed: 0 },
      curve: {
        iteration: column(0, 100),
        value: column(0.12345678, 1234567.8),
        skipped: column(0, 3),
      },
    },
    {
      job: { env: "mdp-n10", algorithm: "maml", seed: 4 },
      curve: { iteration: column(0), value: column(-0.5), accepted: column(0) },
    },
  ]);
  assertEquals(
    csv.trim().split(/\r?\n/),
    [
      "env,algorithm,seed,iteration,value,skipped,accepted",
      "mdp-n10,reptile,0,0,0.123457,0,",
      "mdp-n10,reptile,0,100,1234570,3,",
      "mdp-n10,maml,4,0,-0.5,,0",
    ],
  );
});
