/**
 * A task family as a policy-gradient learner meets it: the policy network that
 * fits it, and how its tasks and episodes are laid out on a backend.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type {
  AdvantageSettings,
  Backend,
  Episodes,
  Policy,
  PolicyShape,
  Rows,
  Tasks,
  Tensor,
} from "../kernels/backend.ts";
import type { Draws } from "../kernels/draws.ts";
import { isDrawnWhole } from "../kernels/fill/host_laws.ts";
import { parameterCount } from "../kernels/policy/layout.ts";
import type { InnerSettings, PolicySettings } from "./settings.ts";

/** A family, the policy for it, and P. */
export interface Problem {
  /** The tasks. */
  readonly family: TaskDistribution;
  /** Network and observations. */
  readonly policy: Policy;
  /** P. */
  readonly parameters: number;
  /** What a critic may see of a state. */
  readonly criticObservation: AdvantageSettings["observation"];
}

/** The policy network for a family, with its observations on the backend. */
export function createProblem(
  backend: Backend,
  family: TaskDistribution,
  settings: PolicySettings,
): Problem {
  const { states: S, actions } = family.dynamics;
  const blind = S === 1 && settings.banditObservation === "zero";
  const shape: PolicyShape = { inputs: S, hidden: settings.hidden, actions };
  const observations = backend.tensor("observations", [S, S]);
  const identity = Array.from({ length: S * S }, (_, k) => k % (S + 1) === 0 && !blind ? 1 : 0);
  backend.write(observations, identity);
  return {
    family,
    policy: backend.policy({ shape, observations }),
    parameters: parameterCount(shape),
    criticObservation: blind ? "zero" : "one-hot",
  };
}

/** θ `[R, P]` of one agent a run, `[P]` each. */
export function allocateParameters(
  backend: Backend,
  { parameters }: Problem,
  agents: readonly Float64Array[],
): Tensor {
  const theta = backend.tensor("parameters", [agents.length, parameters]);
  const values = new Float64Array(agents.length * parameters);
  agents.forEach((agent, run) => values.set(agent, run * parameters));
  backend.write(theta, values);
  return theta;
}

/** Room for `tasks` tasks a run. */
export function allocateTasks(
  backend: Backend,
  { dynamics }: TaskDistribution,
  runs: number,
  tasks: number,
): Tasks {
  const { states: S, actions: A } = dynamics;
  return {
    dynamics,
    transitions: backend.tensor("transitions", [runs, tasks, S, A, S]),
    rewards: backend.tensor("rewards", [runs, tasks, S, A]),
  };
}

/**
 * Samples tasks of the family: their rewards from one stream, their transitions from another. Tables
 * that are both drawn whole have one draw: that of the rewards.
 */
export function sampleTasks(
  backend: Backend,
  family: TaskDistribution,
  tasks: Tasks,
  names: Omit<Draws, "stream"> & { rewards: number; transitions: number },
): void {
  const { rewards, transitions, ...shared } = names;
  const isOneDraw = isDrawnWhole(family.rewards) && isDrawnWhole(family.transitions);
  backend.fill({
    fill: family.rewards,
    draws: { ...shared, stream: rewards },
    out: tasks.rewards,
  });
  backend.fill({
    fill: family.transitions,
    draws: { ...shared, stream: isOneDraw ? rewards : transitions },
    out: tasks.transitions,
  });
}

/** Room for N episodes a lane. */
export function allocateEpisodes(
  backend: Backend,
  { dynamics, episodes: N }: TaskDistribution,
  runs: number,
  tasks: number,
  count: number = N,
): Episodes {
  const { states: S, actions: A, horizon: H } = dynamics;
  return {
    dynamics,
    count,
    behaviour: backend.tensor("behaviour", [runs, tasks, S, A]),
    states: backend.tensor("visited states", [runs, tasks, count, H]),
    actions: backend.tensor("chosen actions", [runs, tasks, count, H]),
    rewards: backend.tensor("observed rewards", [runs, tasks, count, H]),
    total: backend.tensor("total reward", [runs, tasks]),
  };
}

/** Room for the rows that a batch of episodes reduces to. */
export function allocateRows(backend: Backend, episodes: Episodes): Rows {
  const [runs, tasks, S, A] = episodes.behaviour.shape as [number, number, number, number];
  return {
    weights: backend.tensor("advantage mass", [runs, tasks, S, A]),
    visits: backend.tensor("visits", [runs, tasks, S]),
    behaviour: episodes.behaviour,
  };
}

/** The kernel's advantage settings for this problem. */
export function advantageSettingsOf(
  problem: Problem,
  inner: InnerSettings,
  overrides: Partial<AdvantageSettings> = {},
): AdvantageSettings {
  return { ...inner.advantages, observation: problem.criticObservation, ...overrides };
}
