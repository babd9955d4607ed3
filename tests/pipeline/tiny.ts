import { parseEnvironment } from "../../envs/names.ts";
import { type Preset, PRESETS } from "../../experiments/presets.ts";
import type { Device } from "../../pipeline/backends.ts";
import { projectFiles } from "../../pipeline/code/project_files.ts";
import { type GraphRequest, jobsOf } from "../../pipeline/graph.ts";
import type { Job } from "../../pipeline/job.ts";
import { Keys } from "../../pipeline/keys.ts";

const smoke = PRESETS.get("smoke")!;

/** A preset whose stages take milliseconds. */
export const TINY: Preset = {
  ...smoke,
  name: "tiny",
  testTasks: 4,
  preciseTasks: 6,
  settings: (algorithm, family) => ({
    ...smoke.settings(algorithm, family),
    metaBatch: 2,
    iterations: 2,
    checkpoints: { every: 1, tasks: 3, rule: "best" },
  }),
};

/** What a test asks for otherwise; families by their names. */
export type TinyChanges = Partial<GraphRequest> & { readonly envs?: readonly string[] };

/** A request of the tiny preset: one bandit, seed 3, unless said otherwise. */
export function tinyRequest({ envs = ["bandit-k5-n10"], ...changes }: TinyChanges = {}) {
  const request: GraphRequest = { preset: TINY, families: envs.map(parseEnvironment), seeds: [3] };
  return { ...request, ...changes };
}

/** Its jobs, on the reference backend, unless said otherwise. */
export function tinyJobs(
  { device = { backend: "reference" }, ...changes }: TinyChanges & { readonly device?: Device } =
    {},
): Job[] {
  return jobsOf(tinyRequest(changes), device);
}

/** The first of them that runs a stage. */
export function tinyJob(stage: Job["stage"], changes: Parameters<typeof tinyJobs>[0] = {}): Job {
  return tinyJobs(changes).find((job) => job.stage === stage)!;
}

const project = projectFiles();

/** Keys under the project's code, as it is or with some files edited. */
export function keysOf(edited: Readonly<Record<string, string>> = {}): Keys {
  const read = (path: string) => {
    const text = edited[path];
    return text === undefined ? project(path) : Promise.resolve(new TextEncoder().encode(text));
  };
  return new Keys(() => read);
}
