import { assertEquals } from "@std/assert";
import { type StageResult, stageText } from "../../../report/screens/stages.ts";
import { encodeAdapted } from "../../../results/adapted.ts";
import { encodeCurve } from "../../../results/curve.ts";
import { encodeParameters } from "../../../results/parameters.ts";
import { encodeScores } from "../../../results/scores.ts";
import { settingNamed } from "../tables/summaries.ts";

const of = (...values: number[]) => Float64Array.from(values);

function provenance(stage: string, env: string, algorithm: string) {
  return { stage, env, algorithm, seed: 0, settings: {} };
}

/** The lines below the first paragraph. */
function linesOf(text: string): string[] {
  return text.split("\n\n")[1]!.split("\n");
}

function trained(algorithm: string, chosen: "best" | "last"): StageResult {
  const env = "bandit-k5-n10";
  const from = provenance("train", env, algorithm);
  const shape = { inputs: 1, hidden: [1, 1], actions: 2 } as const;
  const best = new Float64Array(8);
  return {
    setting: settingNamed(env),
    algorithm,
    files: {
      "parameters.safetensors": encodeParameters({
        shape,
        observation: "zero",
        best,
        last: best,
        chosen,
        bestIteration: 10,
      }, from),
      "curve.safetensors": encodeCurve({
        iteration: of(0, 10, 20),
        value: of(0.5, 0.75, 0.625),
        value_before: of(0.5, 0.25, 0.375),
      }, from),
    },
  };
}

Deno.test("train shows the validation of the θ that is kept, in the setting's unit", () => {
  assertEquals(linesOf(stageText("train", [trained("maml", "best"), trained("x", "last")])), [
    "setting        algorithm  seeds  iteration  before  after  reward of",
    "bandit-k5-n10  maml           1         10    2.50   7.50  10 pulls",
    "bandit-k5-n10  x              1         20    3.75   6.25  10 pulls",
  ]);
});

Deno.test("adapt shows means over seeds, of an MDP for an episode", () => {
  const result = (online: number): StageResult => ({
    setting: settingNamed("mdp-n10"),
    algorithm: "maml",
    files: {
      "adapted.safetensors": encodeAdapted(
        { policies: of(1, 1), online: of(online, online + 20), valueBefore: of(9, 11) },
        [1, 1],
        provenance("adapt", "mdp-n10", "maml"),
      ),
    },
  });
  assertEquals(linesOf(stageText("adapt", [result(100), result(120)])), [
    "setting  algorithm  seeds  before  online  reward of",
    "mdp-n10  maml           2   10.00   12.00  an episode",
  ]);
});

Deno.test("evaluate shows both protocols and estimates, and – for what there is none of", () => {
  const setting = settingNamed("bandit-k5-n10");
  const result = (algorithm: string, scores: Parameters<typeof encodeScores>[0]): StageResult => ({
    setting,
    algorithm,
    files: {
      "scores.safetensors": encodeScores(
        scores,
        setting.n,
        provenance("evaluate", setting.env, algorithm),
      ),
    },
  });
  const scores = (online: number, after: number | null) => ({
    firstTask: 0,
    online: of(online, online + 1),
    postAdaptation: after === null ? null : of(after, after),
  });
  const results = [
    result("maml", { paper: scores(5, 7), precise: scores(4, 7.5), isSampled: false }),
    result("gittins", { paper: scores(6, null), precise: scores(6, null), isSampled: true }),
    result("bound", { expectation: 7.28 }),
  ];
  assertEquals(linesOf(stageText("evaluate", results)), [
    "setting        algorithm  seeds  online  after  precise  reward of",
    "bandit-k5-n10  maml           1    5.50   7.00     7.50  10 pulls",
    "bandit-k5-n10  gittins        1    6.50      –        –  10 pulls",
    "bandit-k5-n10  bound          1       –      –     7.28  10 pulls",
  ]);
  const narrow = stageText("evaluate", results, { width: 40 });
  assertEquals(linesOf(narrow)[1], "bandit-k5-n10  maml        7.00");
});
