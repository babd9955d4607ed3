import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type CriticObservation,
  criticValue,
  fitCritic,
  scaledTime,
} from "../../../kernels/advantages/critic.ts";
import { assertClose } from "../oracle/close.ts";
import { normals } from "../oracle/lane.ts";
import { features, ridgeRegression } from "./full_critic.ts";

const RIDGE = 1e-5;

/**
 * The 13 columns are solved by their normal equations. Their condition is about
 * 10⁷ at N = 100 (sums over 1 000 steps against a ridge of 1e-5): 1e-16·10⁷.
 */
const SOLVED = 1e-9;

interface Case {
  readonly states: number;
  readonly horizon: number;
  readonly episodes: number;
  readonly observation: CriticObservation;
}

const CASES: [name: string, data: Case][] = [
  ["the paper's MDPs, N = 100", mdp(100)],
  ["the paper's MDPs, N = 10", mdp(10)],
  ["two episodes that leave states unvisited", mdp(2)],
  ["one state, observation 1", { states: 1, horizon: 10, episodes: 20, observation: "one-hot" }],
  ["one state, observation 0", { states: 1, horizon: 10, episodes: 20, observation: "zero" }],
  ["a bandit, observation 1", { states: 1, horizon: 1, episodes: 20, observation: "one-hot" }],
  ["a bandit, observation 0", { states: 1, horizon: 1, episodes: 20, observation: "zero" }],
];

for (const [name, data] of CASES) {
  for (const timeOrigin of [0, 1]) {
    Deno.test(`the critic predicts what all 2S + 4 columns predict: ${name}, t from ${timeOrigin}`, () => {
      const { states, horizon, observation } = data;
      const { visited, returns } = episodesOf(data);
      const observe = (s: number) =>
        Array.from(
          { length: states },
          (_, i) => i === s && observation === "one-hot" ? 1 : 0,
        );
      const X = Array.from(
        visited,
        (s, k) => features(observe(s), k % horizon + timeOrigin),
      );
      const full = ridgeRegression(X, Array.from(returns), RIDGE);
      const fitted = fit(data, timeOrigin, visited, returns);

      const places = Array.from({ length: states * horizon }, (_, k) => k);
      const expected = places.map((k) => {
        const row = features(observe(Math.floor(k / horizon)), k % horizon + timeOrigin);
        return row.reduce((sum, x, j) => sum + x * full[j]!, 0);
      });
      const actual = places.map((k) =>
        criticValue(
          fitted,
          states,
          Math.floor(k / horizon),
          scaledTime(k % horizon, timeOrigin),
        )
      );
      assertClose(actual, expected, SOLVED);
    });
  }
}

Deno.test("on a bandit the baseline is Σr/(N + λ) for observation 0, Σr/(N + λ/3) for 1", () => {
  const rewards = Float64Array.of(1, 0, 1, 1, 0, 0, 1);
  const bandit = { states: 1, horizon: 1, episodes: 7 };
  const ridge = 0.5; // large enough to tell the two apart
  for (const [observation, share] of [["zero", 1], ["one-hot", 1 / 3]] as const) {
    const weights = new Float64Array(4);
    const options = { ...bandit, timeOrigin: 0, ridge, observation };
    fitCritic(new Float64Array(7), rewards, options, weights);
    assertAlmostEquals(criticValue(weights, 1, 0, 0), 4 / (7 + ridge * share), 1e-15);
    assertEquals([...weights.subarray(1)], [0, 0, 0]); // τ is 0 throughout
  }
});

Deno.test("time is counted from the origin, in hundreds of steps", () => {
  assertEquals(scaledTime(0, 0), 0);
  assertEquals(scaledTime(9, 1), 0.1);
  const weights = Float64Array.of(7, 8, 1, 10, 100);
  assertAlmostEquals(criticValue(weights, 2, 1, 0.1), 8.3, 1e-14);
});

Deno.test("an observation that tells no states apart is refused for several", () => {
  assertThrows(
    () => fit({ ...mdp(1), observation: "zero" }, 0, new Float64Array(10), new Float64Array(10)),
    RangeError,
    'Cannot fit a critic on observation "zero" of 10 states: it tells 1 state only',
  );
});

function mdp(episodes: number): Case {
  return { states: 10, horizon: 10, episodes, observation: "one-hot" };
}

/** Made-up visits and returns as large as a discounted episode's. */
function episodesOf({ states, horizon, episodes }: Case) {
  const size = episodes * horizon;
  const visited = normals(1, size).map((z) => Math.floor(Math.abs(z) * states) % states);
  const returns = normals(2, size).map((z, k) => z + horizon - k % horizon);
  return { visited, returns };
}

function fit(
  { states, horizon, observation }: Case,
  timeOrigin: number,
  visited: Float64Array,
  returns: Float64Array,
): Float64Array {
  const weights = new Float64Array(states + 3);
  const options = { states, horizon, timeOrigin, ridge: RIDGE, observation };
  fitCritic(visited, returns, options, weights);
  return weights;
}
