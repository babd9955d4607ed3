import { assert } from "@std/assert";
import { endedNotFinite } from "../../../cli/search/train_trials.ts";
import { NonFiniteError } from "../../../learners/non_finite.ts";
import { StageError } from "../../../pipeline/pool.ts";

const { name, message } = new NonFiniteError("parameters", 25, 3, NaN);

Deno.test("training that does not stay finite is told by the name of its error in the Worker", () => {
  assert(endedNotFinite(new StageError(message, name)));
  assert(endedNotFinite(new StageError("in other words", name)));
});

Deno.test("every other failure is none, whatever its message", () => {
  for (
    const error of [
      new StageError("Cannot finish a stage: stopped"),
      new StageError(message),
      new StageError(message, "OverLimitError"),
      new NonFiniteError("parameters", 25, 3, NaN),
    ]
  ) assert(!endedNotFinite(error), String(error));
});
