import { type Preset, PRESETS } from "../../experiments/presets.ts";
import { projectFiles } from "../../pipeline/code/project_files.ts";
import type { GraphRequest } from "../../pipeline/graph.ts";
import { Keys } from "../../pipeline/plan.ts";

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

/** A request of the tiny preset: one bandit, seed 3, the reference backend, unless said otherwise. */
export function tinyRequest(changes: Partial<GraphRequest> = {}): GraphRequest {
  return {
    preset: TINY,
    envs: ["bandit-k5-n10"],
    seeds: [3],
    device: { backend: "reference" },
    ...changes,
  };
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
