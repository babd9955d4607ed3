import { assertEquals, assertThrows } from "@std/assert";
import { decodeScores, encodeScores, scoresOf } from "../../../pipeline/release/scores.ts";
import { summaryOf } from "./support.ts";

Deno.test("scores are means over the tasks, by estimate and protocol, and read back as written", () => {
  const scores = scoresOf(summaryOf());
  assertEquals(
    scores.map(({ estimate, protocol, mean, tasks }) => [estimate, protocol, mean, tasks]),
    [
      ["paper", "online", 1.75, 2],
      ["paper", "post-adaptation", 3.5, 2],
      ["precise", "online", 3.25, 4],
      ["precise", "post-adaptation", 6.5, 4],
    ],
  );
  assertEquals(scores[0]!.optimum, 0.75);
  assertEquals(scores[0]!.discounted_optimum, 0.5);
  assertEquals(decodeScores(encodeScores(scores)), scores);
});

Deno.test("a number known in expectation has no tasks and no optimum", () => {
  const scores = scoresOf(
    summaryOf({ algorithm: "bound", estimates: null, expectation: 7.25 }),
  );
  assertEquals(scores, [{
    env: "bandit-k5-n10",
    algorithm: "bound",
    seed: 0,
    estimate: "precise",
    protocol: "post-adaptation",
    mean: 7.25,
    tasks: 0,
    optimum: null,
    discounted_optimum: null,
  }]);
  assertEquals(decodeScores(encodeScores(scores)), scores);
});

Deno.test("what is no table of scores is refused, the row named", () => {
  const text = encodeScores(scoresOf(summaryOf()));
  const decode = decodeScores;
  assertThrows(() => decode(text.replace("1.75", "much")), SyntaxError, "mean in row 1");
  assertThrows(() => decode(text.replace("1.75", "")), SyntaxError, "mean in row 1");
  assertThrows(() => decode(text.replace("seed", "seeds")), SyntaxError, 'no column "seed"');
});
