import { assertEquals, assertThrows } from "@std/assert";
import { curvesCsv } from "../../../pipeline/release/curves.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("curves of all trainings are one table, with the columns of all, to six digits", () => {
  const csv = curvesCsv([
    {
      job: { env: "mdp-n10", algorithm: "reptile", seed: 0 },
      curve: bytes("iteration,value,skipped\n0,0.12345678,\n100,1234567.8,3\n"),
    },
    {
      job: { env: "mdp-n10", algorithm: "maml", seed: 4 },
      curve: bytes("iteration,value,accepted\n0,-0.5,0\n"),
    },
  ]);
  assertEquals(
    new TextDecoder().decode(csv).trim().split(/\r?\n/),
    [
      "env,algorithm,seed,iteration,value,skipped,accepted",
      "mdp-n10,reptile,0,0,0.123457,,",
      "mdp-n10,reptile,0,100,1234570,3,",
      "mdp-n10,maml,4,0,-0.5,,0",
    ],
  );
});

Deno.test("a curve that is no number is refused", () => {
  const job = { env: "mdp-n10", algorithm: "maml", seed: 0 };
  assertThrows(() => curvesCsv([{ job, curve: bytes("iteration\nnever\n") }]), RangeError);
});
