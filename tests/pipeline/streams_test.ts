import { assert, assertEquals } from "@std/assert";
import type { Backend } from "../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import type { Files, StageName } from "../../pipeline/stages/stage.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import { observed } from "../learners/observed.ts";
import { keysOf, tinyRequest } from "./tiny.ts";

/** The stream that a draw belongs to: inner step j of one draws from stream + j. */
function streamName(stream: number): string {
  const found = Object.entries(STREAMS).find(([, start]) => start === (stream & ~0xff));
  return found?.[0] ?? `stream ${stream}`;
}

/** Which streams each stage of an algorithm draws from, in the order they are first used. */
async function streamsOf(env: string, request: Parameters<typeof tinyRequest>[0]) {
  const left: Record<string, Files> = {};
  const streams: Partial<Record<StageName, string[]>> = {};
  for (const job of jobsOf(tinyRequest({ envs: [env], ...request }))) {
    const seen = new Set<string>();
    const see = ({ draws }: { draws: Draws }) => void seen.add(streamName(draws.stream));
    const backend = observed(unlikeAnyOther(), { before: { fill: see, rollout: see } });
    const inputs = Object.keys(job.inputs).map((name) => [name, left[name]!]);
    const context = { backend, seeds: [job.seed], progress: () => {} };
    const each = [Object.fromEntries(inputs)];
    left[job.stage] = (await runStage(job.stage, context, job.settings, each))[0]!;
    streams[job.stage] = [...seen].toSorted();
  }
  return streams;
}

let backends = 0;

/** A backend that nothing is remembered of. */
function unlikeAnyOther(): Backend {
  const backend = createReferenceBackend();
  return Object.defineProperty(backend, "description", { value: `backend ${backends++}` });
}

const TASKS = (phase: string) => [`${phase}Episodes`, `${phase}Rewards`, `${phase}Transitions`];

for (const env of ["bandit-k5-n10", "mdp-n3"]) {
  for (const algorithm of ["maml", "reptile"] as const) {
    Deno.test(`${algorithm} on ${env}: training draws nothing of the test, evaluation nothing else`, async () => {
      const streams = await streamsOf(env, { algorithms: [algorithm] });
      const adapted = algorithm === "maml" ? ["trainAdaptedEpisodes"] : [];
      assertEquals(streams, {
        train: [...adapted, ...TASKS("train"), ...TASKS("validation")],
        adapt: TASKS("test"),
        evaluate: ["testAdaptedEpisodes", ...TASKS("test")],
        tabulate: ["testRewards", "testTransitions"],
      });
    });
  }
  Deno.test(`computed methods on ${env} draw from the streams of the test only`, async () => {
    const algorithms = env.startsWith("mdp")
      ? ["random", "one-step", "explore-commit", "optimum"] as const
      : ["random", "one-step", "explore-commit", "oracle", "gittins"] as const;
    for (const algorithm of algorithms) {
      const streams = await streamsOf(env, { algorithms: [algorithm] });
      for (const [stage, names] of Object.entries(streams)) {
        assert(names.length > 0 && names.every((name) => name.startsWith("test")), stage);
      }
    }
  });
}

Deno.test("fresh data of later inner steps are still training's and validation's", async () => {
  const preset = tinyRequest().preset;
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
  const [train, adapt] = jobsOf(tinyRequest({ algorithms: ["maml"] }));
  const keys = keysOf();
  const test = ["learners/evaluate.ts", "learners/scores.ts", "learners/controls/controls.ts"];
  const reached = async (job: typeof train) => {
    const { files } = (await keys.of(job!)).code;
    return test.filter((path) => Object.hasOwn(files, path));
  };
  assertEquals(await reached(train), []);
  assertEquals(await reached(adapt), ["learners/evaluate.ts", "learners/scores.ts"]);
});
