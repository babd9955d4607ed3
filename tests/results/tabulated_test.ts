import { assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import { mdpFamily } from "../../envs/mdp.ts";
import { encodeCurve } from "../../results/curve.ts";
import type { Files } from "../../results/files.ts";
import type { SettingOptima } from "../../results/optima.ts";
import { type AgentScores, encodeScores } from "../../results/scores.ts";
import { settingOf, type Summary } from "../../results/summary.ts";
import { decodeSummary, encodeSummary, meansOf, withOptima } from "../../results/tabulated.ts";
import { PROVENANCE, singles } from "./support.ts";

const FAMILY = mdpFamily(10);

const optima: SettingOptima = {
  paper: { firstTask: 0, optimum: singles(4, 1), discountedOptimum: singles(4, 2) },
  precise: { firstTask: 4, optimum: singles(6, 3), discountedOptimum: singles(6, 4) },
};

const scores: Exclude<AgentScores, { expectation: number }> = {
  paper: { firstTask: 0, online: Float64Array.of(1, 2, 3, 5), postAdaptation: singles(4, 6) },
  precise: {
    firstTask: 4,
    online: singles(6, 7).map((value) => value * 10),
    postAdaptation: singles(6, 8).map((value) => value * 10),
  },
  isSampled: false,
};

function summaryOf(scores: AgentScores): Summary {
  return {
    setting: settingOf(FAMILY),
    algorithm: "maml",
    seed: 3,
    backend: { name: "wasm", description: "wasm: here" },
    adaptationEpisodes: 10,
    ...withOptima(scores, optima),
  };
}

/** The files that `tabulate` leaves. */
function filesOf(scores: AgentScores): Files {
  return {
    "summary.json": encodeSummary(summaryOf(scores)),
    "scores.safetensors": encodeScores(scores, FAMILY.episodes, PROVENANCE),
  };
}

const CASES: Record<string, AgentScores> = {
  "both protocols": scores,
  "one protocol": {
    ...scores,
    paper: { ...scores.paper, online: null },
    precise: { ...scores.precise, online: null },
  },
  "sampled scores": {
    paper: { ...scores.paper, postAdaptation: null },
    precise: { ...scores.precise, postAdaptation: null },
    isSampled: true,
  },
  "an expectation": { expectation: 7.278913690476189 },
};

for (const [what, given] of Object.entries(CASES)) {
  // Sampled totals on further tasks are f32 as they are.
  const own: AgentScores = "paper" in given && given.isSampled
    ? { ...given, precise: { ...given.precise, online: singles(6, 9) } }
    : given;
  Deno.test(`a summary of ${what} reads back to the bit`, () => {
    assertEquals(decodeSummary(filesOf(own), optima), summaryOf(own));
  });
}

Deno.test("a setting is a family as a line of a table names it", () => {
  assertEquals(settingOf(banditFamily(5, 100)), {
    env: "bandit-k5-n100",
    n: 100,
    group: "bandit",
    unit: "total",
    normaliser: null,
    labels: { k: 5 },
  });
});

Deno.test("scores stand beside the optima of their tasks", () => {
  const { estimates, expectation } = withOptima(scores, optima);
  assertEquals(expectation, null);
  const { isSampled: _, ...sets } = scores;
  assertEquals(estimates, {
    paper: { ...sets.paper, ...optima.paper, tasks: 4 },
    precise: { ...sets.precise, ...optima.precise, tasks: 6 },
  });
});

Deno.test("summary.json is JSON that says whose scores these are, and their means in eight digits", () => {
  const text = new TextDecoder().decode(encodeSummary(summaryOf(scores)));
  const { schema, means, estimates, setting, seed, expectation } = JSON.parse(text);
  assertEquals([schema, setting.env, seed, expectation], [2, "mdp-n10", 3, null]);
  assertEquals(estimates, undefined, "scores are in their own file");
  assertEquals(means, meansOf(summaryOf(scores)));
  assertEquals(
    means.map(({ estimate, protocol, tasks }: Record<string, unknown>) => [
      ...[estimate, protocol, tasks],
    ]),
    [
      ["paper", "online", 4],
      ["paper", "post-adaptation", 4],
      ["precise", "online", 6],
      ["precise", "post-adaptation", 6],
    ],
  );
  assertEquals(means[0].mean, 2.75); // (1 + 2 + 3 + 5) / 4
  const shortened = (values: Float64Array) =>
    Number((values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(8));
  assertEquals(means[0].optimum, shortened(optima.paper.optimum));
  assertEquals(means[3].discounted_optimum, shortened(optima.precise.discountedOptimum));
  assertEquals(text.at(-1), "\n");
});

Deno.test("a protocol that a method does not have has no mean, and an expectation is its own", () => {
  const protocols = (what: string) =>
    meansOf(summaryOf(CASES[what]!)).map(({ estimate, protocol }) => `${estimate} ${protocol}`);
  assertEquals(protocols("one protocol"), ["paper post-adaptation", "precise post-adaptation"]);
  assertEquals(protocols("sampled scores"), ["paper online", "precise online"]);
  assertEquals(meansOf(summaryOf({ expectation: 1 / 3 })), [{
    estimate: "precise",
    protocol: "post-adaptation",
    mean: 0.33333333,
    tasks: 0,
    optimum: null,
    discounted_optimum: null,
  }]);
});

Deno.test("equal summaries are equal bytes", () => {
  assertEquals(encodeSummary(summaryOf(scores)), encodeSummary(structuredClone(summaryOf(scores))));
});

Deno.test("files of another version, and files that are gone, are refused", () => {
  const files = filesOf(scores);
  for (const name of ["summary.json", "scores.safetensors"]) {
    const { [name]: _, ...rest } = files;
    assertThrows(
      () => decodeSummary(rest, optima),
      RangeError,
      `Cannot read a summary: it has no file ${name}`,
    );
  }
  const older = new TextEncoder().encode('{"schema": 1}');
  assertThrows(
    () => decodeSummary({ ...files, "summary.json": older }, optima),
    TypeError,
    "its schema is 1, must be 2",
  );
});

Deno.test("scores of other tasks than the optima's, or no scores at all, are refused", () => {
  const { paper, precise } = optima;
  const later = { paper, precise: { ...precise, firstTask: 5 } };
  assertThrows(
    () => withOptima(scores, later),
    RangeError,
    "they are of 6 tasks from 4 on, must be of 6 from 5 on, as the optima are",
  );
  const fewer = { paper: { ...paper, optimum: singles(3) }, precise };
  assertThrows(() => withOptima(scores, fewer), RangeError, "must be of 3 from 0 on");
  const curve = encodeCurve({ iteration: Float64Array.of(0) }, PROVENANCE);
  assertThrows(
    () => decodeSummary({ ...filesOf(scores), "scores.safetensors": curve }, optima),
    TypeError,
    "Cannot read scores: the file has none",
  );
});
