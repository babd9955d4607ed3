/**
 * A study: a folder outside the project with tasks and learners of its own, whose commands are the
 * project's.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { LearnerKind } from "../learners/learner.ts";
import { addLearner } from "../learners/registry.ts";

/** What a study adds. Its results, tables and permissions are those of its folder. */
export interface Study {
  /** `import.meta.url` of a module in the study's folder: `outputs/` is made beside it. */
  readonly module: string;
  /** `import.meta.resolve("./worker.ts")`: a module that calls `answer` of `./worker`. */
  readonly worker: string;
  /** Tasks by the names that they have; they are run when no other is named. */
  readonly families?: readonly TaskFamily[];
  /** Learners, each in a file of its own: `module` is its `import.meta.url`. */
  readonly learners?: readonly LearnerKind[];
}

let opened: Study | undefined;

/** The study that runs here; undefined if it is the project itself. */
export function openedStudy(): Study | undefined {
  return opened;
}

/**
 * Makes a study the one that runs here: its learners can be named from now on.
 *
 * @throws {RangeError} If a learner's name is taken, or its file is not in the study's folder
 */
export function openStudy(study: Study): void {
  opened = study;
  for (const kind of study.learners ?? []) {
    addLearner({ ...kind, module: STUDY + pathInStudy(study, kind) });
  }
}

/** Before the paths of a study's files, wherever the study is. */
export const STUDY = "study/";

function pathInStudy({ module }: Study, kind: LearnerKind): string {
  const folder = new URL(".", module).href;
  if (kind.module.startsWith(folder)) return decodeURI(kind.module.slice(folder.length));
  throw new RangeError(
    `Cannot use learner "${kind.name}": its module is "${kind.module}", must be import.meta.url ` +
      `of a file in ${folder}`,
  );
}
