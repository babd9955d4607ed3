import { assert } from "@std/assert";
import { endedNotFinite } from "../../../cli/search/train_trials.ts";
import { NonFiniteError } from "../../../learners/non_finite.ts";
import { StageError } from "../../../pipeline/pool.ts";

Deno.test("training that does not stay finite is told from every other failure", () => {
  for (const iteration of [undefined, 25]) {
    const { message } = new NonFiniteError("parameters", iteration, 3, NaN);
    assert(endedNotFinite(new StageError(message)), message);
  }
  for (const message of ["Cannot finish a stage: stopped", "Cannot write CSV: a is 1, must be"]) {
    assert(!endedNotFinite(new StageError(message)), message);
  }
});
