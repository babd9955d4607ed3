import { assertEquals, assertNotEquals } from "@std/assert";
import { compareFingerprints } from "../../../pipeline/release/compare.ts";
import {
  decodeFingerprints,
  encodeFingerprints,
  type Fingerprint,
  parametersFingerprint,
  summaryFingerprints,
} from "../../../pipeline/release/fingerprints.ts";
import type { Summary } from "../../../results/summary.ts";
import { summaryOf } from "./support.ts";

/** The fingerprint of one summary's scores. */
async function scoresFingerprint(summary: Summary): Promise<Fingerprint> {
  return (await summaryFingerprints([summary])).find(({ what }) => what === "scores")!;
}

/** The fingerprint of the optima beside them. */
async function optimaFingerprint(summary: Summary): Promise<Fingerprint> {
  return (await summaryFingerprints([summary])).find(({ what }) => what === "optima")!;
}

/** θ as a file of parameters holds it. */
function agent(chosen: "best" | "last", best: number[], last: number[]) {
  return { chosen, best: Float64Array.from(best), last: Float64Array.from(last) };
}

const AGENT = { env: "mdp-n10", algorithm: "maml", seed: 3 };

Deno.test("a fingerprint of θ is the SHA-256 of its f32 bytes: chosen, best, last", async () => {
  const theta = agent("last", [-2, 0.5], [1, 0]);
  // printf '\x00\x00\x80\x3f\x00\x00\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x3f' > it
  // printf '\x00\x00\x80\x3f\x00\x00\x00\x00' >> it; sha256sum it
  assertEquals(
    await parametersFingerprint(AGENT, theta),
    {
      what: "parameters",
      env: "mdp-n10",
      algorithm: "maml",
      seed: "3",
      sha256: "aa6bf11a35585d1d9c1d0dd10d7e78a7b1a7a4b902700ccddb20b8d71565b917",
    },
  );
});

Deno.test("a fingerprint of scores is the SHA-256 of f64 lists, each behind its name", async () => {
  const summary = summaryOf({ estimates: null, expectation: 1.5 });
  // printf 'expectation\x00\x00\x00\x00\x00\x00\xf8\x3f' | sha256sum
  const { sha256 } = await scoresFingerprint(summary);
  assertEquals(sha256, "88c715fc51b4f9488d62986c2a8674a41ea4d0caf1d4a1d7068b550d1c0553c6");
});

Deno.test("each list of scores and of optima is part of a fingerprint, a list that is gone too", async () => {
  const summary = summaryOf() as Summary & { estimates: NonNullable<Summary["estimates"]> };
  const seen = new Set<string>([
    (await scoresFingerprint(summary)).sha256,
    (await optimaFingerprint(summary)).sha256,
  ]);
  for (const estimate of ["paper", "precise"] as const) {
    for (const list of ["online", "postAdaptation", "optimum", "discountedOptimum"] as const) {
      const block = summary.estimates[estimate];
      const changed = {
        ...summary,
        estimates: {
          ...summary.estimates,
          [estimate]: { ...block, [list]: block[list]!.map((value) => value + 1e-12) },
        },
      };
      const of = list.endsWith("ptimum") ? optimaFingerprint : scoresFingerprint;
      seen.add((await of(changed)).sha256);
    }
    const { online: _, ...rest } = summary.estimates[estimate];
    const estimates = { ...summary.estimates, [estimate]: { ...rest, online: null } };
    seen.add((await scoresFingerprint({ ...summary, estimates })).sha256);
  }
  assertEquals(seen.size, 2 + 8 + 2);
});

Deno.test("optima have one fingerprint a setting, whoever is scored beside them", async () => {
  const summaries = [
    summaryOf({ algorithm: "bound", estimates: null, expectation: 7 }),
    summaryOf({ seed: 1 }),
    summaryOf({ seed: 2 }, [1, 2, 3, 4]),
  ];
  const found = await summaryFingerprints(summaries);
  assertEquals(found.map(({ what, algorithm, seed }) => `${what} ${algorithm} ${seed}`.trim()), [
    ...["scores bound 0", "scores maml 1", "scores maml 2"],
    "optima",
  ]);
});

Deno.test("the result that counts is part of θ's fingerprint", async () => {
  const of = async (chosen: "best" | "last") =>
    (await parametersFingerprint(AGENT, agent(chosen, [1], [2]))).sha256;
  assertNotEquals(await of("best"), await of("last"));
});

Deno.test("fingerprints read back as written; one that differs is told, one on one side only is not", async () => {
  const mine = [
    await parametersFingerprint(AGENT, agent("best", [1], [2])),
    await scoresFingerprint(summaryOf()),
  ];
  assertEquals(decodeFingerprints(encodeFingerprints(mine)), mine);
  assertEquals(compareFingerprints(mine, mine.slice(1)), { compared: 1, differences: [] });
  const moved = await parametersFingerprint(AGENT, agent("best", [1], [3]));
  assertNotEquals(moved.sha256, mine[0]!.sha256);
  assertEquals(compareFingerprints(mine, [moved]), {
    compared: 1,
    differences: [
      `the numbers of parameters of maml on mdp-n10, seed 3: ${mine[0]!.sha256.slice(0, 16)} ` +
      `released, ${moved.sha256.slice(0, 16)} here`,
    ],
  });
});
