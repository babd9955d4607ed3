import { assert, assertEquals, assertRejects } from "@std/assert";
import { openBackend } from "../../pipeline/backends.ts";
import { decodeCsv } from "../../pipeline/formats/csv.ts";
import { decodeSafetensors, encodeSafetensors } from "../../pipeline/formats/safetensors.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import type { Job } from "../../pipeline/job.ts";
import type { Files } from "../../pipeline/stages/stage.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import { parseSummary } from "../../report/summary.ts";
import { tinyRequest } from "./tiny.ts";

/** Runs a job's stage here, on inputs by the name the stage calls them. */
async function stage(
  job: Job,
  inputs: Record<string, Files> = {},
  progress: (done: number, total: number) => void = () => {},
): Promise<Files> {
  const backend = await openBackend({ backend: "reference" });
  const context = { backend, seeds: [job.seed], progress };
  const [files] = await runStage(job.stage, context, job.settings, [inputs]);
  backend.dispose();
  return files!;
}

/** What every stage of one algorithm leaves, by stage. */
async function chain(
  env: string,
  algorithm: "maml" | "reptile" | "one-step" | "gittins" | "bound",
  seed = 3,
) {
  const jobs = jobsOf(tinyRequest({ envs: [env], algorithms: [algorithm], seeds: [seed] }));
  const left: Record<string, Files> = {};
  for (const job of jobs) {
    const inputs = Object.keys(job.inputs).map((name) => [name, left[name]!]);
    left[job.stage] = await stage(job, Object.fromEntries(inputs));
  }
  return { jobs, left };
}

const summaryOf = ({ tabulate }: Record<string, Files>) =>
  parseSummary(new TextDecoder().decode(tabulate!["summary.json"]));

for (const [env, algorithm] of [["bandit-k5-n10", "maml"], ["mdp-n3", "reptile"]] as const) {
  Deno.test(`${algorithm} on ${env}: each stage leaves the files it documents, the same twice`, async () => {
    const { left } = await chain(env, algorithm);
    const names = Object.entries(left).map((
      [name, files],
    ) => [name, Object.keys(files).toSorted()]);
    assertEquals(names, [
      ["train", ["curve.csv", "parameters.safetensors"]],
      ["adapt", ["adapted.safetensors", "online.csv"]],
      ["evaluate", ["paper.csv", "precise.csv"]],
      ["tabulate", ["summary.json"]],
    ]);
    assertEquals((await chain(env, algorithm)).left, left);
  });
}

Deno.test("another seed leaves other bytes at every stage", async () => {
  const [one, other] = await Promise.all(
    [3, 4].map((seed) => chain("bandit-k5-n10", "maml", seed)),
  );
  for (const [name, files] of Object.entries(one!.left)) {
    for (const [file, bytes] of Object.entries(files)) {
      assert(bytes.toHex() !== other!.left[name]![file]!.toHex(), `${name} ${file}`);
    }
  }
});

Deno.test("training leaves the best, the last and the chosen parameters, and its curve", async () => {
  const { left } = await chain("bandit-k5-n10", "maml");
  const { tensors, metadata } = decodeSafetensors(left.train!["parameters.safetensors"]!);
  assertEquals(Object.keys(tensors).toSorted(), ["best", "chosen", "last"]);
  // 1 observation → 32 → 32 → 5 actions, with biases.
  for (const { shape } of Object.values(tensors)) assertEquals(shape, [64 + 1056 + 165]);
  assertEquals(tensors.chosen, tensors.best);
  const [head, ...rows] = new TextDecoder().decode(left.train!["curve.csv"]!).trim().split("\r\n");
  assert(head!.startsWith("iteration,value,value_before,entropy_before,mean_kl,skipped,"), head);
  assertEquals(rows.map((row) => row.split(",")[0]), ["0", "1", "2"]);
  assert(["0", "1", "2"].includes(metadata!.bestIteration!));
});

Deno.test("scores are of the first test tasks as sampled, and of those behind them exactly", async () => {
  const columns = ["task", "online", "post_adaptation"] as const;
  for (const algorithm of ["maml", "one-step", "gittins"] as const) {
    const { left } = await chain("bandit-k5-n10", algorithm);
    const rows = (file: string) => decodeCsv(left.evaluate![file]!, [...columns]);
    const [paper, precise] = [rows("paper.csv"), rows("precise.csv")];
    assertEquals(paper.map(({ task }) => task), ["0", "1", "2", "3"]);
    assertEquals(precise.map(({ task }) => task), ["4", "5", "6", "7", "8", "9"]);
    const sampled = paper.flatMap(({ online, post_adaptation }) => [online, post_adaptation])
      .filter((text) => text !== "");
    assert(sampled.every((text) => Number.isInteger(Number(text))), "rewards are 0 or 1 a pull");
    if (algorithm === "gittins") assert(paper.every((row) => row.post_adaptation === ""));
    if (algorithm === "one-step") assert(precise.some((row) => !/^\d+$/.test(row.post_adaptation)));
  }
});

Deno.test("adaptation leaves θ′ of every task, and what was collected on the way", async () => {
  const { left } = await chain("mdp-n3", "maml");
  const { tensors } = decodeSafetensors(left.adapt!["adapted.safetensors"]!);
  const [tasks, parameters] = tensors.adapted!.shape;
  const { chosen } = decodeSafetensors(left.train!["parameters.safetensors"]!).tensors;
  assertEquals([tasks, parameters], [4, chosen!.data.length]);
  const rows = decodeCsv(left.adapt!["online.csv"]!, ["task", "online", "exact"]);
  assertEquals(rows.length, 4);
});

Deno.test("a summary holds both estimates and the optima of their tasks; the bound is a number", async () => {
  const { left } = await chain("bandit-k5-n10", "maml");
  const { estimates, expectation, adaptationEpisodes, backend } = summaryOf(left);
  assertEquals([expectation, adaptationEpisodes, backend.name], [null, 10, "reference"]);
  const { paper, precise } = estimates!;
  assertEquals([paper.firstTask, paper.tasks, precise.firstTask, precise.tasks], [0, 4, 4, 6]);
  assertEquals([paper.optimum.length, precise.discountedOptimum.length], [4, 6]);
  assert(paper.optimum.every((p) => p > 0 && p < 1), "an episode's best arm");

  const bound = summaryOf((await chain("bandit-k5-n10", "bound")).left);
  assertEquals(bound.estimates, null);
  assert(bound.expectation! > 7 && bound.expectation! < 8);
});

Deno.test("work done is told in order, from none to all of it", async () => {
  const { jobs: [train] } = await chain("bandit-k5-n10", "maml");
  const told: number[] = [];
  await stage(train!, {}, (done, total) => told.push(done / total));
  assertEquals(told, [0, 0.5, 1]);
});

Deno.test("an input that is missing, or lacks what is needed, is refused by name", async () => {
  const { jobs: [, adapt, evaluate, tabulate], left } = await chain("bandit-k5-n10", "maml");
  await assertRejects(() => stage(adapt!), RangeError, "input train has no file parameters.saf");
  await assertRejects(
    () => stage(evaluate!, { train: left.train! }),
    RangeError,
    "input adapt has no file adapted.safetensors",
  );
  await assertRejects(() => stage(tabulate!), RangeError, "input evaluate has no file paper.csv");
  const other = { "parameters.safetensors": left.adapt!["adapted.safetensors"]! };
  await assertRejects(() => stage(adapt!, { train: other }), TypeError, 'no tensor "chosen"');
  const cut = { "parameters.safetensors": left.train!["parameters.safetensors"]!.slice(0, -1) };
  await assertRejects(() => stage(adapt!, { train: cut }), Error);
});

Deno.test("what is not finite is no result: the stage fails", async () => {
  const { jobs: [, adapt], left } = await chain("bandit-k5-n10", "maml");
  const { chosen } = decodeSafetensors(left.train!["parameters.safetensors"]!).tensors;
  // Finite, but too large for any sum of them to be.
  const data = chosen!.data.map(() => 1e308);
  const huge = encodeSafetensors({ chosen: { shape: chosen!.shape, data } });
  const error = await assertRejects(
    () => stage(adapt!, { train: { "parameters.safetensors": huge } }),
    Error,
  );
  assert(/finite|NaN|Infinity/i.test(error.message), error.message);
});
