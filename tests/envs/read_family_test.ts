import { assertEquals, assertThrows } from "@std/assert";
import { readFamily } from "../../envs/read_family.ts";

const BANDIT = {
  name: "coins",
  episodes: 4,
  dynamics: { states: 1, actions: 2, horizon: 1, reward: { kind: "bernoulli" } },
  rewards: { kind: "uniform", low: 0, high: 1 },
};

const STAY = [[[1, 0], [1, 0]], [[0, 1], [0, 1]]];
const CORRIDOR = {
  name: "corridor",
  episodes: 4,
  dynamics: { states: 2, actions: 2, horizon: 3 },
  rewards: { kind: "normal", mean: 0, sd: 1 },
  transitions: { kind: "table", table: STAY },
};

/** Action 0 stays, action 1 ends in state 1, which is no end: its action 0 pays. */
const P = [
  [[[1, 0, 0, false]], [[0.5, 1, 2, true], [0.5, 0, 4, false]]],
  [[[1, 1, 7, false]], [[1, 0, 0, false]]],
];
const GYM = { name: "gym", episodes: 4, dynamics: { horizon: 5 }, tasks: [{ P }] };

Deno.test("what is left out is filled in", () => {
  assertEquals(readFamily(BANDIT), {
    name: "coins",
    dynamics: { ...BANDIT.dynamics, reward: { kind: "bernoulli" }, start: [1] },
    episodes: 4,
    rewards: { kind: "uniform", low: 0, high: 1 },
    transitions: { kind: "constant", value: 1 },
    report: { group: "coins", unit: "total", normaliser: null, labels: {} },
  });
  const { dynamics, transitions, report } = readFamily(CORRIDOR);
  assertEquals(dynamics.reward, { kind: "gaussian", sd: 0 });
  assertEquals(dynamics.start, [1, 0]);
  assertEquals(transitions, { kind: "choice", tables: [STAY.flat(2)], weights: [1] });
  assertEquals(report.unit, "episode");
});

Deno.test("weights are of any sum, tables that are mostly 0 keep their other entries", () => {
  const tasks = [{ rewards: [0, 0.5] }, { rewards: [0, 0], weight: 3 }];
  const { rewards: _, ...rest } = BANDIT;
  const { rewards } = readFamily({ ...rest, tasks });
  assertEquals(rewards, {
    kind: "choice",
    tables: [[0, 0.5], { places: [], values: [] }],
    weights: [0.25, 0.75],
  });
});

Deno.test("Gymnasium's P: means of rewards, and a state for what is done", () => {
  const { dynamics, rewards, transitions } = readFamily(GYM);
  assertEquals([dynamics.states, dynamics.actions, dynamics.start], [3, 2, [1, 0, 0]]);
  assertEquals(rewards, { kind: "choice", tables: [[0, 3, 7, 0, 0, 0]], weights: [1] });
  assertEquals(transitions, {
    kind: "choice",
    tables: [{ places: [0, 3, 5, 7, 9, 14, 17], values: [1, 0.5, 0.5, 1, 1, 1, 1] }],
    weights: [1],
  });
});

Deno.test("no state is added where what is done leads to an end, or nothing is done", () => {
  const end = [[[1, 1, 0, true]], [[1, 1, 0, true]]];
  for (const second of [end, P[1]!]) {
    const first = second === end ? P[0]! : [[[1, 0, 0, false]], [[1, 1, 2, false]]];
    assertEquals(readFamily({ ...GYM, tasks: [{ P: [first, second] }] }).dynamics.states, 2);
  }
});

Deno.test("P may be a dictionary, as Python writes one", () => {
  const dictionary = Object.fromEntries(P.map((row, s) => [s, Object.fromEntries(row.entries())]));
  assertEquals(readFamily({ ...GYM, tasks: [{ P: dictionary }] }), readFamily(GYM));
});

Deno.test("absorbing states are laid over both laws", () => {
  const { rewards, transitions } = readFamily({ ...CORRIDOR, absorbing: [1] });
  const { rewards: of, transitions: under } = readFamily(CORRIDOR);
  assertEquals(rewards, { kind: "absorbing", table: "rewards", states: [1], of });
  assertEquals(transitions, { kind: "absorbing", table: "transitions", states: [1], of: under });
});

const with_ = (parts: object) => ({ ...CORRIDOR, ...parts });
const P_WITH = (entry: unknown) => ({
  ...GYM,
  tasks: [{ P }, { P: [[[entry], P[0]![1]!], P[1]!] }],
});

const REFUSED: readonly [json: unknown, says: string][] = [
  [null, "it is null, must be an object"],
  [[], "it is , must be an object"],
  [with_({ name: "mdp-mine" }), 'name is "mdp-mine", must begin with other letters than'],
  [with_({ name: undefined }), "its name is undefined, must be a string"],
  [with_({ report: { group: "bandit" } }), 'group is "bandit", must begin with other letters'],
  [with_({ reward: 1 }), 'it has a property "reward", must have name, episodes, dynamics'],
  [with_({ dynamics: undefined }), "dynamics is undefined, must be an object"],
  [with_({ dynamics: { states: 2.5, actions: 2 } }), "dynamics.states is 2.5, must be an integer"],
  [with_({ dynamics: { states: 2, horizon: 3 } }), "dynamics.actions is undefined, must be"],
  [with_({ dynamics: { ...CORRIDOR.dynamics, start: [0.5, 0.4] } }), "start sums to 0.9"],
  [with_({ transitions: undefined }), "transitions is undefined, must be an object"],
  [with_({ rewards: { kind: "gauss" } }), 'rewards.kind is "gauss", must be one of constant,'],
  [with_({ rewards: { kind: "normal", mean: 1 } }), "rewards.sd is missing, must be there"],
  [
    with_({ rewards: { kind: "normal", mean: 1, std: 1 } }),
    'rewards has a property "std", must have kind, mean, sd only',
  ],
  [
    with_({ transitions: { kind: "table", table: [[[1, 0]], STAY[1]] } }),
    "transitions.table[0] has 1 entries, must have 2",
  ],
  [
    with_({ transitions: { kind: "table", table: [[[1, 0], [1]], STAY[1]] } }),
    "transitions.table[0][1] has 1 entries, must have 2",
  ],
  [
    with_({ transitions: { kind: "table", table: [[[1, 0], [1, "0"]], STAY[1]] } }),
    "transitions.table[0][1][1] is 0, must be a finite number",
  ],
  [
    with_({ transitions: { kind: "table", table: [[[1, 0], [0.5, 0.4]], STAY[1]] } }),
    "transitions: tables[0][0][1] sums to 0.9, must sum to 1",
  ],
  [
    with_({ transitions: { kind: "table", table: [[[1, 0], [1.5, -0.5]], STAY[1]] } }),
    "transitions: tables[0] has 1.5 at [0][1][0], must be in [0, 1]",
  ],
  [
    with_({ transitions: { kind: "dirichlet", concentrations: [1, 1, 1] } }),
    "there are 3 concentrations, must be 2 (a row) or 8",
  ],
  [
    with_({ transitions: { kind: "dirichlet", concentrations: [0, 1] } }),
    "concentrations[0] is 0, must be at least 0.001",
  ],
  [
    with_({ rewards: { kind: "categorical", values: [1, 2], probabilities: [1] } }),
    "probabilities has 1 probabilities, must have 2",
  ],
  [
    with_({ rewards: { kind: "segment", tables: [STAY[0]] } }),
    "rewards.tables has 1 tables, must have 2",
  ],
  [
    with_({ rewards: { kind: "choice", tables: [STAY[0]], weights: [-1] } }),
    "rewards.weights are -1, must be 0 or more",
  ],
  [
    with_({
      rewards: { kind: "choice", tables: [[[0, 1], [0, 1]], [[2, 1], [0, 1]]] },
      transitions: { kind: "choice", tables: [STAY, STAY, STAY] },
    }),
    "rewards are a choice of 2 by 0.5,0.5, transitions a choice of 3",
  ],
  [with_({ tasks: [{ rewards: 1 }] }), "tasks[0].rewards is 1, must be a list"],
  [with_({ tasks: {} }), "tasks is [object Object], must be a list"],
  [with_({ absorbing: [2] }), "an absorbing state is 2, must be an integer in [0, 1]"],
  [with_({ absorbing: 1 }), "absorbing is 1, must be an array of numbers"],
  [
    { ...BANDIT, rewards: { kind: "choice", tables: [[0.5, 1.5]] } },
    "rewards: tables[0] has 1.5 at [0][1], must be in [0, 1]",
  ],
  [P_WITH([1, 2, 0, false]), 'tasks[1].P[0][0][0] is "[1,2,0,false]", must be [p, s′, r, done]'],
  [P_WITH([1, 0, 0, 1]), 'tasks[1].P[0][0][0] is "[1,0,0,1]"'],
  [P_WITH([0.9, 0, 0, false]), "the p of tasks[1].P[0][0] sums to 0.9, must sum to 1"],
  [{ ...GYM, tasks: [{ P: { 0: P[0], 2: P[1] } }] }, "tasks[0].P has no entry 1"],
  [{ ...GYM, tasks: [{ P }, { P: P.slice(1) }] }, "tasks[1].P[0][0][0]"],
  [{ ...GYM, dynamics: { horizon: 5, states: 4 } }, "dynamics has 4 states and 2 actions, must"],
];

for (const [json, says] of REFUSED) {
  Deno.test(`a file is refused: ${says}`, () => {
    assertThrows(() => readFamily(json), Error, says);
  });
}
