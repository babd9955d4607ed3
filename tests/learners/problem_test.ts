import { assertEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  allocateTasks,
  createProblem,
  sampleTasks,
} from "../../learners/problem.ts";
import { observed } from "./observed.ts";
import { maml, SMALL_MDP } from "./support.ts";

const BANDIT = banditFamily(4, 6);

Deno.test("an MDP's observations are one-hot, a bandit's are 0 or 1", async () => {
  const backend = createReferenceBackend();
  const cases = [
    [SMALL_MDP, "zero", [1, 0, 0, 0, 1, 0, 0, 0, 1], "one-hot"],
    [SMALL_MDP, "one", [1, 0, 0, 0, 1, 0, 0, 0, 1], "one-hot"],
    [BANDIT, "zero", [0], "zero"],
    [BANDIT, "one", [1], "one-hot"],
  ] as const;
  for (const [family, banditObservation, observations, criticObservation] of cases) {
    const problem = createProblem(backend, family, maml({ policy: { banditObservation } }).policy);
    const [x] = await backend.read(problem.policy.observations);
    assertEquals([...x!], [...observations]);
    assertEquals(problem.criticObservation, criticObservation);
  }
});

Deno.test("the policy has an input a state, an output an action, and the layers asked for", () => {
  const backend = createReferenceBackend();
  const { policy, parameters } = createProblem(backend, SMALL_MDP, maml().policy);
  assertEquals(policy.shape, { inputs: 3, hidden: [6, 5], actions: 2 });
  assertEquals(parameters, 3 * 6 + 6 + 6 * 5 + 5 + 5 * 2 + 2);
});

Deno.test("rewards and transitions are filled from the streams that they are named", () => {
  const calls: unknown[] = [];
  const backend = observed(createReferenceBackend(), {
    before: { fill: ({ fill, draws, out }) => calls.push([fill, draws, out]) },
  });
  const tasks = allocateTasks(backend, SMALL_MDP, 2, 3);
  assertEquals([tasks.transitions.shape, tasks.rewards.shape], [[2, 3, 3, 2, 3], [2, 3, 3, 2]]);
  const names = { seeds: [4, 5], iteration: 6, firstTask: 7 };
  sampleTasks(backend, SMALL_MDP, tasks, { ...names, rewards: 0x100, transitions: 0x200 });
  assertEquals(calls, [
    [SMALL_MDP.rewards, { ...names, stream: 0x100 }, tasks.rewards],
    [SMALL_MDP.transitions, { ...names, stream: 0x200 }, tasks.transitions],
  ]);
});

Deno.test("rows take the behaviour of the episodes they are of", () => {
  const backend = createReferenceBackend();
  const episodes = allocateEpisodes(backend, SMALL_MDP, 2, 3);
  assertEquals(episodes.states.shape, [2, 3, 8, 3]);
  assertEquals(episodes.count, 8);
  const rows = allocateRows(backend, episodes);
  assertEquals([rows.weights.shape, rows.visits.shape], [[2, 3, 3, 2], [2, 3, 3]]);
  assertEquals(rows.behaviour, episodes.behaviour);
});

Deno.test("advantage settings are the learner's, the observation is the problem's", () => {
  const backend = createReferenceBackend();
  const { inner, policy } = maml({ inner: { advantages: { lambda: 0.5, normalise: true } } });
  const problem = createProblem(backend, BANDIT, policy);
  assertEquals(advantageSettingsOf(problem, inner), { ...inner.advantages, observation: "zero" });
  const { normalise } = advantageSettingsOf(problem, inner, { normalise: false });
  assertEquals(normalise, false);
});
