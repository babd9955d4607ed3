/** What the study adds to the library. @module */
import type { Study } from "@outerloop/outerloop/cli";
import { gaussian } from "./families/gaussian.ts";
import { annealed } from "./learners/annealed.ts";

/** A family and a learner. */
export const study: Study = {
  module: import.meta.url,
  worker: import.meta.resolve("./worker.ts"),
  families: [gaussian(5, 10), gaussian(5, 100)],
  learners: [annealed],
};
