import { assertEquals } from "@std/assert";
import type { Ended, Project } from "./project.ts";

/** What `reproduce` gets so that a run takes a second or two. */
export const LOAD = "--preset smoke --env bandit-k5-n10 --algorithm reptile --algorithm one-step" +
  " --seeds 0,1";
/** Jobs of that load: the optima; four stages of a learner and two of a baseline, two seeds. */
export const LOAD_JOBS = 13;

/** Runs the load to its end; its results. */
export async function reproduce(project: Project): Promise<Record<string, string>> {
  succeeded(await project.run(`reproduce ${LOAD}`));
  return await project.results();
}

/** How many jobs a process says that it did. */
export function jobsDone({ stderr }: Ended): number {
  return Number(/^(\d+) jobs? done/m.exec(stderr)?.[1] ?? 0);
}

/** Asserts that a process ended well, with its words in the message if not. */
export function succeeded(ended: Ended): Ended {
  assertEquals([ended.code, ended.signal], [0, null], ended.stderr);
  return ended;
}
