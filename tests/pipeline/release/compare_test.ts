import { assert, assertEquals } from "@std/assert";
import {
  CELL_TOLERANCE,
  compareCells,
  compareDigests,
  compareTables,
  type StoredResult,
} from "../../../pipeline/release/compare.ts";
import { resultDigests } from "../../../pipeline/release/result_digests.ts";
import { scoresOf } from "../../../pipeline/release/scores.ts";
import { digestOf, outputsOf, summaryOf } from "./support.ts";

const TRAIN = "train/maml/bandit-k5-n10/0";
const TABULATE = "tabulate/maml/bandit-k5-n10/0";

const train: StoredResult = {
  name: TRAIN,
  code: { name: "train learners/maml.ts", digest: digestOf("1") },
  manifest: outputsOf({ "parameters.safetensors": "a", "curve.csv": "b" }),
};
const tabulate: StoredResult = {
  name: TABULATE,
  code: { name: "tabulate", digest: digestOf("2") },
  manifest: outputsOf({ "summary.json": "c" }),
  summary: summaryOf(),
};
const released = {
  digests: {
    code: { [train.code.name]: train.code.digest, [tabulate.code.name]: tabulate.code.digest },
    files: {
      ...resultDigests(TRAIN, train.manifest),
      ...resultDigests(TABULATE, tabulate.manifest),
    },
  },
  scores: scoresOf(summaryOf()),
};

Deno.test("the digests of a job are named by job and file, in the order of the files", () => {
  assertEquals(Object.entries(resultDigests(TRAIN, train.manifest)), [
    [`${TRAIN} curve.csv`, digestOf("b")],
    [`${TRAIN} parameters.safetensors`, digestOf("a")],
  ]);
});

Deno.test("the same digests differ in nothing, and only jobs on both sides are compared", () => {
  assertEquals(compareDigests(released, [train, tabulate]), { compared: 2, differences: [] });
  assertEquals(compareDigests(released, [tabulate]), { compared: 1, differences: [] });
  assertEquals(compareDigests(released, []), { compared: 0, differences: [] });
  const other = { ...train, name: "train/maml/bandit-k5-n10/9" };
  assertEquals(compareDigests(released, [other]), { compared: 0, differences: [] });
  // No job is taken for another whose name starts like its own.
  const longer = { ...train, name: `${TRAIN}0` };
  const both = {
    ...released,
    digests: {
      ...released.digests,
      files: { ...released.digests.files, ...resultDigests(longer.name, longer.manifest) },
    },
  };
  assertEquals(compareDigests(both, [train]).differences, []);
});

Deno.test("a file that differs is told with both digests and, of scores, both means", () => {
  const moved = {
    ...tabulate,
    manifest: outputsOf({ "summary.json": "d" }),
    summary: summaryOf({}, [5, 6, 7, 9]),
  };
  assertEquals(compareDigests(released, [train, moved]).differences, [
    `${TABULATE} summary.json: cccccccccccccccc released, dddddddddddddddd here ` +
    "(precise online 3.25 → 3.375, precise post-adaptation 6.5 → 6.75)",
  ]);
});

Deno.test("a file on one side only differs, and other code is told", () => {
  const moved = {
    ...train,
    code: { ...train.code, digest: digestOf("3") },
    manifest: outputsOf({ "parameters.safetensors": "a", "log.csv": "e" }),
  };
  const why = "; its code is not that of the release";
  assertEquals(compareDigests(released, [moved]).differences, [
    `${TRAIN} curve.csv: bbbbbbbbbbbbbbbb released, none here${why}`,
    `${TRAIN} log.csv: none released, eeeeeeeeeeeeeeee here${why}`,
  ]);
  assertEquals(compareDigests(released, [{ ...train, code: moved.code }]).differences, []);
});

Deno.test("tables are compared as texts, the first line that differs shown", () => {
  const tables = { "table1.csv": "a\nb\n", "table1.md": "x" };
  assertEquals(compareTables(tables, { ...tables }), { compared: 2, differences: [] });
  assertEquals(compareTables(tables, { "table1.csv": "a\nB\n", "table2.md": "y" }).differences, [
    'table1.csv line 2: "b" released, "B" here',
    'table1.md line 1: "x" released, nothing here',
    'table2.md line 1: nothing released, "y" here',
  ]);
});

Deno.test("cells of another backend may be off by their tolerance over √seeds, and no more", () => {
  const seeds = [0, 1, 2, 3];
  for (const [algorithm, tolerance] of [["maml", "learned"], ["one-step", "computed"]] as const) {
    const of = (factor: number, among = seeds) =>
      among.map((seed) =>
        summaryOf({ algorithm, seed }, [4, 6, 8, 10].map((score) => score * factor))
      );
    const wasm = of(1).flatMap(scoresOf);
    const allowed = CELL_TOLERANCE[tolerance];
    const differs = (factor: number, among = seeds) =>
      compareCells(wasm, of(factor, among)).differences.length > 0;
    assert(!differs(1 + 0.98 * allowed / 2) && !differs(1 - 0.98 * allowed / 2));
    assert(differs(1 + 1.02 * allowed / 2) && differs(1 - 1.02 * allowed / 2));
    // Seeds that are not there are left out on both sides.
    assert(!differs(1 + 0.98 * allowed, [2]) && differs(1 + 1.02 * allowed, [2]));
    assertEquals(compareCells(wasm, of(1, [7])), { compared: 0, differences: [] });
  }
});

Deno.test("a cell that differs is told with both means, and other tasks are not compared", () => {
  const wasm = scoresOf(summaryOf());
  assertEquals(compareCells(wasm, [summaryOf({}, [6, 7, 8, 9])]), {
    compared: 1,
    differences: [
      "maml on bandit-k5-n10, precise post-adaptation, mean of 1 seeds: 6.50000 released, " +
      "7.50000 here, may be 0.39 off (6.0 %)",
    ],
  });
  assertEquals(compareCells(wasm, [summaryOf({}, [9, 9])]), { compared: 0, differences: [] });
});
