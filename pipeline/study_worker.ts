/**
 * A study's Worker: the project's, with the study's learners.
 *
 * @module
 */
import { openStudy, type Study } from "./study.ts";
import "./worker.ts";

export type { Study } from "./study.ts";

/**
 * Answers what the study's commands ask of a Worker.
 *
 * @throws {RangeError} If a learner's name is taken, or its file is not in the study's folder
 */
export function answer(study: Study): void {
  openStudy(study);
}
