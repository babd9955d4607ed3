import { assertEquals, assertThrows } from "@std/assert";
import type { Summary } from "../../../results/summary.ts";
import { gatherCells, scoresOf } from "../../../report/tables/cells.ts";
import type { EstimateName, Protocol } from "../../../report/tables/terms.ts";
import { block, boundSummary, smallGrid, summary } from "./summaries.ts";

const ENV = "mdp-n10";
const first = summary(ENV, "maml", 0, { online: [1, 2], post: [3, 4] });

function assertRefused(other: Summary, message: string): void {
  for (const order of [[first, other], [other, first]]) {
    assertThrows(() => gatherCells(order), RangeError, message);
  }
}

Deno.test("Cells are in order, their seeds too, whatever the order of the summaries", () => {
  const cells = gatherCells(smallGrid());
  assertEquals(gatherCells(smallGrid().reverse()), cells);
  assertEquals(cells.slice(0, 3).map(({ algorithm }) => algorithm), [
    "maml",
    "reptile",
    "one-step",
  ]);
  assertEquals(cells[0]!.summaries.map(({ seed }) => seed), [0, 1]);
  assertEquals(cells.at(-1)!.setting.env, "mdp-n10");
});

Deno.test("Scores are a row a seed, or null for a protocol that the method does not have", () => {
  const second = summary(ENV, "maml", 7, { online: [5, 6], post: [7, 8] });
  const [cell] = gatherCells([second, first]);
  const rows = (...args: [EstimateName, Protocol]) =>
    scoresOf(cell!, ...args)!.map((row) => Array.from(row));
  assertEquals(rows("paper", "online"), [[1, 2], [5, 6]]);
  assertEquals(rows("precise", "post-adaptation"), [[3, 4], [7, 8]]);
  const [optimum] = gatherCells([summary(ENV, "optimum", 0, { post: [3, 4] })]);
  assertEquals(scoresOf(optimum!, "paper", "online"), null);
  const [bound] = gatherCells([boundSummary("bandit-k5-n10", 0, 7)]);
  assertEquals(scoresOf(bound!, "precise", "post-adaptation"), null);
});

Deno.test("A seed that is there twice is refused", () => {
  assertRefused(first, "two summaries are of maml on mdp-n10 with seed 0, must be one");
});

Deno.test("Seeds of one cell that were not made alike are refused", () => {
  const scored = { online: [1, 2], post: [3, 4] };
  const backend = { name: "wasm", description: "" };
  assertRefused(
    summary(ENV, "maml", 1, scored, { backend }),
    'backend of maml on mdp-n10 is "wasm" with seed 1, must be "reference" as with seed 0',
  );
  assertRefused(
    summary(ENV, "maml", 1, scored, { adaptationEpisodes: 30 }),
    'adaptationEpisodes of maml on mdp-n10 is "30" with seed 1, must be "10" as with seed 0',
  );
  assertRefused(
    summary(ENV, "maml", 1, { post: [3, 4] }),
    'is "paper post-adaptation, precise post-adaptation" with seed 1',
  );
  const bounds = [boundSummary("bandit-k5-n10", 0, 7), boundSummary("bandit-k5-n10", 1, 7.5)];
  assertThrows(
    () => gatherCells(bounds),
    RangeError,
    'expectation of bound on bandit-k5-n10 is "7',
  );
});

Deno.test("Summaries of a setting on other tasks are refused, of another algorithm too", () => {
  assertRefused(
    summary(ENV, "maml", 1, { online: [1, 2, 3], post: [3, 4, 5] }),
    "the paper tasks of maml on mdp-n10 with seed 1 are 0..2, must be 0..1 as of maml on mdp-n10 " +
      "with seed 0",
  );
  assertRefused(
    summary(ENV, "reptile", 0, { online: [1, 2], post: [3, 4] }, {
      precise: { online: [1, 2], post: [3, 4], firstTask: 5 },
    }),
    "the precise tasks of reptile on mdp-n10 with seed 0 are 5..6, must be 2..3",
  );
  assertRefused(
    summary(ENV, "reptile", 0, { online: [1, 2], post: [3, 4], optimum: [20, 21] }),
    "are others: optimum of task 1 is 21, must be 20 as of maml on mdp-n10 with seed 0",
  );
  assertRefused(
    summary(ENV, "reptile", 0, { online: [1, 2], post: [3, 4], discounted: [17, 16] }),
    "are others: discountedOptimum of task 0 is 17, must be 16",
  );
});

Deno.test("Optima may differ by rounding, of a backend in f32", () => {
  const rounded = [20, 20].map((optimum) => optimum * (1 + 1e-6));
  gatherCells([first, summary(ENV, "maml", 1, { online: [1, 2], post: [3, 4], optimum: rounded })]);
});

Deno.test("Scores that do not fit their number of tasks are refused", () => {
  const paper = { ...block({ online: [1, 2], post: [3, 4] }), postAdaptation: Float64Array.of(3) };
  const broken = { ...first, estimates: { ...first.estimates!, paper } };
  assertThrows(
    () => gatherCells([broken]),
    RangeError,
    "postAdaptation in the paper scores of maml on mdp-n10 with seed 0 has 1 tasks, must be 2",
  );
});

Deno.test("Optima that all summaries of a setting share are not compared number by number", () => {
  const optima = { optimum: Float64Array.of(20, NaN), discountedOptimum: Float64Array.of(16, 16) };
  const shared = [0, 1].map((seed) => {
    const { estimates, ...rest } = summary(ENV, "maml", seed, { post: [3, 4] });
    const { paper, precise } = estimates!;
    return { ...rest, estimates: { paper: { ...paper, ...optima }, precise } };
  });
  assertEquals(gatherCells(shared).length, 1); // NaN equals nothing, so a comparison would refuse it.
});
