import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  exploreCommit,
  exploreCommitValue,
} from "../../../../learners/baselines/solutions/explore_commit_bandit.ts";
import { mean, variance } from "../../../support/moments.ts";
import { validationBandits } from "../../../envs/solutions/tasks.ts";
import { allocationValue } from "./allocation_value.ts";
import { probeAndCommit } from "./probe_and_commit.ts";

/** f64 sums of up to some thousand terms. */
const ROUNDING = 1e-9;

Deno.test("the value is the mean of its allocations over all sequences of probes", () => {
  for (const [arms, pulls, probed] of [[2, 1, 1], [2, 3, 2], [3, 4, 2], [3, 5, 3], [4, 3, 4]]) {
    let sum = 0;
    for (let code = 0; code < probed! ** pulls!; code++) {
      const probes = Array<number>(arms!).fill(0);
      for (let pull = 0, rest = code; pull < pulls!; pull++, rest = Math.floor(rest / probed!)) {
        probes[rest % probed!]!++;
      }
      sum += allocationValue(probes);
    }
    const expected = sum / probed! ** pulls!;
    assertAlmostEquals(exploreCommitValue(arms!, pulls!, probed!), expected, ROUNDING);
  }
});

Deno.test("with two arms the first one's number of probes is binomial", () => {
  // Up to N = 100 all cells are exact.
  for (const [pulls, tolerance] of [[10, ROUNDING], [100, ROUNDING], [300, 300 * 1e-6]] as const) {
    let expected = 0;
    let chance = 0.5 ** pulls;
    for (let n = 0; n <= pulls; n++) {
      expected += chance * allocationValue([n, pulls - n]);
      chance *= (pulls - n) / (n + 1);
    }
    assertAlmostEquals(exploreCommitValue(2, pulls, 2), expected, tolerance);
  }
});

/** Known values by simulation, with its noise. */
const KNOWN: readonly [arms: number, pulls: number, value: number][] = [
  [5, 10, 7.20],
  [10, 10, 7.25],
  [50, 10, 7.27],
  [5, 100, 81.7],
  [10, 100, 86.9],
  [50, 100, 87.5],
];

for (const [arms, pulls, value] of KNOWN) {
  Deno.test(`to explore ${arms} arms by ${pulls} probes and commit is worth ${value}`, () => {
    assertAlmostEquals(exploreCommit(arms, pulls).value, value, 0.003 * value);
  });
}

Deno.test("no other number of arms to probe is worth more", () => {
  for (const [arms, pulls] of [[5, 10], [50, 10], [20, 25], [12, 60]]) {
    const best = exploreCommit(arms!, pulls!);
    for (let probed = 1; probed <= arms!; probed++) {
      const value = exploreCommitValue(arms!, pulls!, probed);
      assert(value <= best.value + ROUNDING, `${probed} of ${arms} arms, ${pulls} pulls`);
    }
  }
});

Deno.test("the expectation beyond N = 1000 goes on from the exact one", () => {
  const beyond = exploreCommit(5, 1001);
  const exact = exploreCommitValue(5, 1001, beyond.probed);
  assertAlmostEquals(beyond.value, exact, 1001 * 1e-6);
});

Deno.test("on 20 000 drawn tasks it is worth what is expected", () => {
  for (const [arms, pulls] of [[5, 10], [50, 10], [10, 100]]) {
    const { probed, value } = exploreCommit(arms!, pulls!);
    const values = probeAndCommit(probed, validationBandits(arms!, pulls!, 20_000));
    assertAlmostEquals(mean(values), value, 4 * Math.sqrt(variance(values) / values.length));
  }
});

Deno.test("on given tasks only the first m arms are probed", () => {
  const draws = { stream: 0x1300, seeds: [0], iteration: 0, firstTask: 0 };
  const rewards = Float64Array.of(0, 0, 1);
  // Two arms fail, so the third, at 1/2, is committed to.
  assertEquals(
    probeAndCommit(2, { rewards, arms: 3, pulls: 20, draws }),
    Float64Array.of(20),
  );
  // One arm never pays, and the next one has never been seen.
  assertEquals(probeAndCommit(1, { rewards, arms: 3, pulls: 20, draws }), Float64Array.of(0));
});

Deno.test("bandits and numbers of arms out of range are refused", () => {
  assertThrows(() => exploreCommit(1, 10), RangeError, "K is 1");
  assertThrows(
    () => exploreCommitValue(5, 10, 6),
    RangeError,
    "m is 6, must be an integer in [1, 5]",
  );
  assertThrows(() => exploreCommitValue(5, 10, 0), RangeError, "m is 0");
});
