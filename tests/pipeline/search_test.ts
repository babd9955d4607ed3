import { assert, assertEquals, assertThrows } from "@std/assert";
import { PRESETS } from "../../experiments/presets.ts";
import type { Search } from "../../experiments/searches/search.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import { trialJobs, trialRun, workOf } from "../../pipeline/search.ts";
import { decodeCurve } from "../../results/curve.ts";
import { decodeParameters } from "../../results/parameters.ts";
import { keysOf, tinyJob } from "./tiny.ts";

const SEARCH: Search = {
  name: "tiny",
  question: "Does it work?",
  algorithm: "maml",
  environments: ["bandit-k5-n10", "bandit-k3-n4"],
  seeds: [3, 5],
  from: "paper",
  base: { iterations: 4, metaBatch: 2, "checkpoints.every": 1, "checkpoints.tasks": 3 },
  strategy: { kind: "grid", axes: { "checkpoints.rule": ["best", "last"] } },
};

Deno.test("a search is trainings and nothing else, by trial, environment and seed", () => {
  const jobs = trialJobs(SEARCH, { backend: "reference" }).map(({ job }) => job);
  const places = ["bandit-k5-n10/3", "bandit-k5-n10/5", "bandit-k3-n4/3", "bandit-k3-n4/5"];
  assertEquals(
    jobs.map(({ name }) => name),
    [0, 1].flatMap((trial) => places.map((place) => `train/maml/${place}/tiny/${trial}`)),
  );
  for (const { stage, inputs, device, cost } of jobs) {
    assertEquals([stage, inputs, device], ["train", {}, { backend: "reference" }]);
    assert(cost > 0);
  }
});

Deno.test("a trial with the settings of a table's training is that training", async () => {
  const search: Search = {
    ...SEARCH,
    from: "in-force",
    base: {},
    strategy: { kind: "grid", axes: { "inner.objective": ["ratio", "score"] } },
  };
  const table = tinyJob("train", { preset: PRESETS.get("full")!, algorithms: ["maml"] });
  const keys = keysOf();
  const keyOf = async (trial: number) =>
    (await keys.of(
      trialJobs(search, { backend: "reference" }).find(({ trial: { index }, job }) =>
        index === trial && job.env === "bandit-k5-n10" && job.seed === 3
      )!.job,
    )).key;
  assertEquals(await keyOf(0), (await keys.of(table)).key);
  assert(await keyOf(1) !== await keyOf(0));
});

Deno.test("the work of a search is that of its trainings", () => {
  // 2 trials × 2 seeds × (10 + 4 pulls) × (4 iterations × 2 tasks × (D and D′) + 5 validations × 3).
  assertEquals(workOf(trialJobs(SEARCH, { backend: "reference" })), {
    trainings: 8,
    metaIterations: 32,
    environmentSteps: 2 * 2 * 14 * (4 * 2 * 2 + 5 * 3),
  });
});

for (const algorithm of ["maml", "maml by adam", "reptile"] as const) {
  Deno.test(`a training of ${algorithm} tells the value of the θ that its rule chose`, async () => {
    const search: Search = {
      ...SEARCH,
      algorithm: algorithm === "reptile" ? "reptile" : "maml",
      base: {
        ...SEARCH.base,
        ...(algorithm === "maml by adam" ? { "outer.optimiser.kind": "adam" } : {}),
      },
    };
    const jobs = trialJobs(search, { backend: "reference" }).filter(({ job }) => job.seed === 3);
    for (const trained of jobs.filter(({ job }) => job.env === "bandit-k3-n4")) {
      const backend = createReferenceBackend();
      const context = { backend, seeds: [3], progress: () => {} };
      const [files] = await runStage("train", context, trained.job.settings, [{}]);
      const run = trialRun(trained, files!["curve.safetensors"]!);
      const curve = decodeCurve(files!["curve.safetensors"]!);
      const isBest = trained.trial.index === 0;
      const { bestIteration } = decodeParameters(files!["parameters.safetensors"]!);
      assertEquals(run.iteration, isBest ? bestIteration : 4);
      const values = [...curve.value!];
      assertEquals(values.length, 5);
      assertEquals(run.value, isBest ? Math.max(...values) : values.at(-1));
      assertEquals(
        [run.lastValue, run.entropyAtEnd],
        [values.at(-1), curve.entropy_before!.at(-1)],
      );
      const accepted = curve.accepted?.reduce((sum, count) => sum + count, 0) ?? NaN;
      assertEquals(
        run.skippedShare,
        algorithm === "maml" ? (4 - accepted) / 4 : curve.skipped!.at(-1)! / 4,
      );
      assertEquals([run.trial, run.env, run.seed], [trained.trial.index, "bandit-k3-n4", 3]);
    }
  });
}

Deno.test("what is no curve is refused", () => {
  const [trained] = trialJobs(SEARCH, { backend: "reference" });
  assertThrows(() => trialRun(trained!, new TextEncoder().encode("a,b\r\n1,2\r\n")), SyntaxError);
});
