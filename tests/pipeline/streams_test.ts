import { assert, assertEquals } from "@std/assert";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import type { StageName } from "../../pipeline/stages/stage.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import type { Files } from "../../results/files.ts";
import { observed } from "../learners/observed.ts";
import { keysOf, TINY, type TinyChanges, tinyJob, tinyJobs } from "./tiny.ts";

/** The stream that a draw belongs to: inner step j of one draws from stream + j. */
function streamName(stream: number): string {
  const found = Object.entries(STREAMS).find(([, start]) => start === (stream & ~0xff));
  return found?.[0] ?? `stream ${stream}`;
}

/** Which streams each stage of an algorithm draws from, in the order they are first used. */
async function streamsOf(env: string, changes: TinyChanges) {
  const left: Partial<Record<StageName, Files>> = {};
  const streams: Partial<Record<StageName, string[]>> = {};
  for (const job of tinyJobs({ envs: [env], ...changes })) {
    const seen = new Set<string>();
    const see = ({ draws }: { draws: Draws }) => void seen.add(streamName(draws.stream));
    const backend = observed(createReferenceBackend(), { before: { fill: see, rollout: see } });
    const inputs = Object.entries(job.inputs).map(([name, { stage }]) => [name, left[stage]!]);
    const context = { backend, seeds: [job.seed ?? 0], progress: () => {} };
    const each = [Object.fromEntries(inputs)];
    left[job.stage] = (await runStage(job.stage, context, job.settings, each))[0]!;
    streams[job.stage] = [...seen].toSorted();
  }
  return streams;
}

const TASKS = (phase: string) => [`${phase}Episodes`, `${phase}Rewards`, `${phase}Transitions`];

for (const env of ["bandit-k5-n10", "mdp-n3"]) {
  for (const algorithm of ["maml", "reptile"]) {
    Deno.test(`${algorithm} on ${env}: training draws nothing of the test, evaluation nothing else`, async () => {
      const streams = await streamsOf(env, { algorithms: [algorithm] });
      const adapted = algorithm === "maml" ? ["trainAdaptedEpisodes"] : [];
      assertEquals(streams, {
        optima: ["testRewards", "testTransitions"],
        train: [...adapted, ...TASKS("train"), ...TASKS("validation")],
        adapt: TASKS("test"),
        evaluate: ["testAdaptedEpisodes", ...TASKS("test")],
        tabulate: [],
      });
    });
  }
  Deno.test(`baselines on ${env} draw from the streams of the test only`, async () => {
    const algorithms = env.startsWith("mdp")
      ? ["random", "one-step", "explore-commit", "optimum"]
      : ["random", "one-step", "explore-commit", "oracle", "gittins"];
    for (const algorithm of algorithms) {
      const { evaluate, tabulate } = await streamsOf(env, { algorithms: [algorithm] });
      assert(evaluate!.length > 0 && evaluate!.every((name) => name.startsWith("test")), algorithm);
      assertEquals(tabulate, []);
    }
  });
}

Deno.test("the bound draws nothing", async () => {
  const { evaluate } = await streamsOf("bandit-k5-n10", { algorithms: ["bound"] });
  assertEquals(evaluate, []);
});

Deno.test("fresh data of later inner steps are still training's and validation's", async () => {
  const preset = TINY;
  const fresh: typeof preset = {
    ...preset,
    settings: (algorithm, family) => {
      const settings = preset.settings(algorithm, family);
      return { ...settings, inner: { ...settings.inner, data: "fresh" } };
    },
  };
  const { train } = await streamsOf("bandit-k5-n10", { algorithms: ["reptile"], preset: fresh });
  assertEquals(train, [...TASKS("train"), ...TASKS("validation")]);
});

Deno.test("the code of training does not reach the code that evaluates", async () => {
  const keys = keysOf();
  const reached = async (stage: StageName) => {
    const { files } = (await keys.of(tinyJob(stage, { algorithms: ["maml"] }))).code;
    return Object.keys(files).filter((path) =>
      ["learners/evaluate.ts", "learners/scores.ts"].includes(path) ||
      path.startsWith("learners/baselines/")
    );
  };
  assertEquals(await reached("train"), []);
  assertEquals(await reached("adapt"), ["learners/evaluate.ts", "learners/scores.ts"]);
});
