import { assertEquals } from "@std/assert";
import { gatherCells } from "../../../report/tables/cells.ts";
import { stepsCsv } from "../../../report/tables/steps.ts";
import { decodeSteps, encodeSteps } from "../../../results/steps.ts";
import { summary } from "./summaries.ts";

const PROVENANCE = {
  stage: "evaluate",
  env: "bandit-k5-n10",
  algorithm: "reptile",
  seed: 0,
  settings: {},
};

Deno.test("rewards by steps are kept as means over tasks", () => {
  const bytes = encodeSteps(Float64Array.of(1, 2, 4, 3, 4, 8), 2, PROVENANCE);
  assertEquals(decodeSteps(bytes), Float64Array.of(2, 3, 6));
});

Deno.test("a row a number of steps, the mean over seeds; a method without steps has none", () => {
  const seeds = [[0.5, 0.625], [0.5, 0.875]].map((bySteps, seed) =>
    summary("bandit-k5-n10", "reptile", seed, { post: [6, 7] }, {
      bySteps: Float64Array.from(bySteps),
    })
  );
  const oneStep = [0, 1].map((seed) =>
    summary("bandit-k5-n10", "one-step", seed, { post: [6, 7] })
  );
  assertEquals(stepsCsv(gatherCells([...seeds, ...oneStep])).split("\r\n"), [
    "env,n,k,algorithm,steps,raw_mean,raw_ci95_seeds,seeds",
    "bandit-k5-n10,10,5,reptile,0,0.5000,0.0000,0..1",
    // t(.975, 1) = 12.706 times .125.
    "bandit-k5-n10,10,5,reptile,1,0.7500,1.5883,0..1",
    "",
  ]);
});

Deno.test("seeds of which one was evaluated before there were steps have no rows", () => {
  const [first, second] = [0, 1].map((seed) =>
    summary("bandit-k5-n10", "reptile", seed, { post: [6, 7] }, {
      ...(seed === 0 && { bySteps: Float64Array.of(0.5, 0.6) }),
    })
  );
  assertEquals(stepsCsv(gatherCells([first!, second!])).split("\r\n").length, 2);
});
