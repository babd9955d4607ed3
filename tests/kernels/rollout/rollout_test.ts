/** Episodes as a whole: what a rollout writes, step by step. */
import { assert, assertEquals } from "@std/assert";
import type { Dynamics } from "../../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../../kernels/draws.ts";
import { categorical, rolloutLane } from "../../../kernels/rollout/rollout.ts";
import { threefry2x32 } from "../../../kernels/threefry/threefry.ts";

const DRAWS: Draws = { stream: STREAMS.trainEpisodes, seeds: [11], iteration: 5, firstTask: 3 };

/** Three states in a ring: action 0 stays, action 1 goes on. Rewards have no noise. */
const RING: Dynamics = {
  states: 3,
  actions: 2,
  horizon: 4,
  reward: { kind: "gaussian", sd: 0 },
  start: [0, 1, 0],
};
const RING_TRANSITIONS = [
  [[1, 0, 0], [0, 1, 0]],
  [[0, 1, 0], [0, 0, 1]],
  [[0, 0, 1], [1, 0, 0]],
].flat(2);
const RING_REWARDS = [[10, 11], [20, 21], [30, 31]].flat();
/** Stays in state 0, goes on elsewhere. */
const HOME = [[1, 0], [0, 1], [0, 1]].flat();

/** Everything is a matter of chance. */
const RANDOM: Dynamics = {
  states: 3,
  actions: 2,
  horizon: 4,
  reward: { kind: "gaussian", sd: 2 },
  start: [0.2, 0.5, 0.3],
};
const RANDOM_TRANSITIONS = [
  [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]],
  [[0.1, 0.1, 0.8], [0.4, 0.2, 0.4]],
  [[0.5, 0.25, 0.25], [0.3, 0.3, 0.4]],
].flat(2);
const RANDOM_POLICY = [[0.7, 0.3], [0.5, 0.5], [0.25, 0.75]].flat();

Deno.test("episodes of a certain policy on a certain task, by hand", () => {
  const { states, actions, rewards, total } = play(RING, HOME, 2);
  // From 1 on to 2, on to 0, and there it stays; both episodes begin anew.
  assertEquals(states, [1, 2, 0, 0, 1, 2, 0, 0]);
  assertEquals(actions, [1, 1, 0, 0, 1, 1, 0, 0]);
  assertEquals(rewards, [21, 31, 10, 10, 21, 31, 10, 10]);
  assertEquals(total, 144);
});

Deno.test("a timed policy has a table a step", () => {
  const stay = [1, 0, 1, 0, 1, 0];
  const go = [0, 1, 0, 1, 0, 1];
  const { states, actions } = play(RING, [go, stay, stay, go].flat(), 1);
  assertEquals(actions, [1, 0, 0, 1]);
  assertEquals(states, [1, 2, 2, 2]); // The last step leads nowhere.
});

Deno.test("an episode of one step is its start, an action and a reward", () => {
  const { states, actions, rewards } = play({ ...RING, horizon: 1 }, HOME, 3);
  assertEquals([states, actions, rewards], [[1, 1, 1], [1, 1, 1], [21, 21, 21]]);
});

Deno.test("Bernoulli rewards of probability 0 never come and of probability 1 always do", () => {
  const bandit: Dynamics = {
    states: 1,
    actions: 2,
    horizon: 1,
    reward: { kind: "bernoulli" },
    start: [1],
  };
  const { actions, rewards } = play(bandit, [0.5, 0.5], 500, {
    transitions: [1, 1],
    rewards: [0, 1],
  });
  assert(actions.includes(0) && actions.includes(1));
  assertEquals(rewards, actions);
});

Deno.test("a Bernoulli reward comes where u < p, not where u = p", () => {
  const bandit: Dynamics = {
    states: 1,
    actions: 1,
    horizon: 1,
    reward: { kind: "bernoulli" },
    start: [1],
  };
  const u = uniform(blockOf(0)[1]); // of the first pull
  const first = (p: number) => play(bandit, [1], 1, { transitions: [1], rewards: [p] }).rewards[0];
  assertEquals([first(u - 2 ** -24), first(u), first(u + 2 ** -24)], [0, 0, 1]);
});

for (
  const [what, dynamics, table] of [
    ["random starts", RANDOM, RANDOM_POLICY],
    ["a certain start", { ...RANDOM, start: [0, 0, 1] }, RANDOM_POLICY],
    ["a timed policy", RANDOM, [...RANDOM_POLICY, ...HOME, 0, 1, 1, 0, 0.5, 0.5, ...RANDOM_POLICY]],
    ["Bernoulli rewards", { ...RANDOM, reward: { kind: "bernoulli" } }, RANDOM_POLICY],
  ] as [string, Dynamics, number[]][]
) {
  Deno.test(`episodes are those that the names of draws spell, with ${what}`, () => {
    const tables = { transitions: RANDOM_TRANSITIONS, rewards: [1, -1, 0.5, 0, 0.25, 0.75] };
    const actual = play(dynamics, table, 40, tables);
    const expected = spelled(dynamics, table, tables, 40);
    assertEquals(actual.states, expected.states);
    assertEquals(actual.actions, expected.actions);
    assertEquals(actual.rewards, expected.rewards);
    assertEquals(new Set(actual.states).size, 3);
  });
}

Deno.test("with a certain start, the draw of a start is left alone", () => {
  // The same draws with and without a choice of start: from equal starts, equal episodes.
  const tables = { transitions: RANDOM_TRANSITIONS };
  const random = play(RANDOM, RANDOM_POLICY, 30, tables);
  const certain = play({ ...RANDOM, start: [0, 1, 0] }, RANDOM_POLICY, 30, tables);
  let compared = 0;
  for (let i = 0; i < 30 * 4; i += 4) {
    assertEquals(certain.states[i], 1);
    if (random.states[i] !== 1) continue;
    compared++;
    assertEquals(random.states.slice(i, i + 4), certain.states.slice(i, i + 4));
    assertEquals(random.rewards.slice(i, i + 4), certain.rewards.slice(i, i + 4));
  }
  assert(compared > 5 && compared < 30);
});

Deno.test("a category is the smallest j with u < cdf[j], and the last one closes", () => {
  const p = Float64Array.of(9, 0.25, 0, 0.5, 0.25, 9);
  const draw = (u: number) => categorical(p, 1, 4, u);
  const just = 2 ** -24;
  assertEquals([0, 0.25 - just, 0.25, 0.75 - just, 0.75, 1 - just].map(draw), [0, 0, 2, 2, 3, 3]);
  // Probabilities that sum to less than 1 by rounding: the last index takes what is left.
  assertEquals(categorical(Float64Array.of(0.5, 0.4), 0, 2, 0.95), 1);
  assertEquals(categorical(Float64Array.of(1), 0, 1, 0.5), 0);
});

interface Episodes {
  readonly states: number[];
  readonly actions: number[];
  readonly rewards: number[];
}

/** What `rolloutLane` writes, into room that was full of something else. */
function play(
  dynamics: Dynamics,
  table: number[],
  count: number,
  { transitions = RING_TRANSITIONS, rewards = RING_REWARDS } = {},
): Episodes & { total: number } {
  const room = () => new Float64Array(count * dynamics.horizon).fill(NaN);
  const lane = {
    table: Float64Array.from(table),
    transitions: Float64Array.from(transitions),
    rewards: Float64Array.from(rewards),
    states: room(),
    actions: room(),
    observedRewards: room(),
  };
  const total = rolloutLane(dynamics, DRAWS, DRAWS.seeds[0]!, DRAWS.firstTask, lane);
  const { states, actions, observedRewards } = lane;
  assertEquals(total, observedRewards.reduce((sum, r) => sum + r, 0));
  return { states: [...states], actions: [...actions], rewards: [...observedRewards], total };
}

/** Episodes step by step from the table in kernels/draws.ts, without regard for speed. */
function spelled(
  { states: S, actions: A, horizon: H, reward, start }: Dynamics,
  table: number[],
  tables: { transitions: number[]; rewards: number[] },
  count: number,
): Episodes {
  const episodes: Episodes = { states: [], actions: [], rewards: [] };
  const row = (values: number[], index: number, width: number) =>
    values.slice(index * width, (index + 1) * width);
  for (let i = 0; i < count; i++) {
    const block = (t: number, odd: 0 | 1) => blockOf(2 * (i * (H + 1) + t) + odd);
    let s = start.includes(1) ? start.indexOf(1) : choose([...start], uniform(block(H, 0)[0]));
    for (let t = 0; t < H; t++) {
      const step = table.length > S * A ? row(table, t, S * A) : table;
      const a = choose(row(step, s, A), uniform(block(t, 0)[0]));
      const mean = tables.rewards[s * A + a]!;
      episodes.states.push(s);
      episodes.actions.push(a);
      episodes.rewards.push(
        reward.kind === "bernoulli"
          ? Number(uniform(block(t, 0)[1]) < mean)
          : mean + reward.sd * normal(block(t, 0)[1], block(t, 1)[1]),
      );
      s = choose(row(tables.transitions, s * A + a, S), uniform(block(t, 1)[0]));
    }
  }
  return episodes;
}

function blockOf(element: number): [number, number] {
  const { stream, seeds, iteration, firstTask } = DRAWS;
  const counter = BigInt(iteration) * 2n ** 38n + BigInt(firstTask) * 2n ** 22n + BigInt(element);
  const words = new Uint32Array(2);
  const [low, high] = [Number(counter % 2n ** 32n), Number(counter / 2n ** 32n)];
  threefry2x32(seeds[0]!, stream, low, high, words);
  return [words[0]!, words[1]!];
}

function uniform(word: number): number {
  return Math.floor(word / 256) / 2 ** 24;
}

/** Box & Muller's first number; the radius's uniform lies strictly inside (0, 1). */
function normal(radiusWord: number, angleWord: number): number {
  const radius = Math.sqrt(-2 * Math.log((Math.floor(radiusWord / 512) + 0.5) / 2 ** 23));
  return radius * Math.cos(2 * Math.PI * uniform(angleWord));
}

function choose(p: number[], u: number): number {
  const cdf = p.map((_, j) => p.slice(0, j + 1).reduce((sum, x) => sum + x));
  const j = cdf.findIndex((c) => u < c);
  return j < 0 ? p.length - 1 : j;
}
