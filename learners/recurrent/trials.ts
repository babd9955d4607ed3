/**
 * How trials of a family are laid out on a backend.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { Backend, SequenceBackend, Tensor, Trials } from "../../kernels/backend.ts";
import type { RecurrentSettings } from "./settings.ts";

/**
 * A backend that plays policies with a memory.
 *
 * @throws {TypeError} If it does not
 */
export function sequenceBackend(backend: Backend): SequenceBackend {
  if ("playTrials" in backend) return backend as SequenceBackend;
  throw new TypeError(
    `Cannot use backend "${backend.name}": it plays no policies with a memory, must be one that does`,
  );
}

/** θ `[R, P]`, one agent a run. */
export function allocateAgents(
  backend: SequenceBackend,
  agents: readonly Float64Array[],
): Tensor {
  const parameters = agents[0]!.length;
  const theta = backend.tensor("parameters", [agents.length, parameters]);
  const values = new Float64Array(agents.length * parameters);
  agents.forEach((agent, run) => values.set(agent, run * parameters));
  backend.write(theta, values);
  return theta;
}

/** Room for a trial a lane, of N episodes or, with N more after them, of 2N. */
export function allocateTrials(
  backend: SequenceBackend,
  { dynamics, episodes: N }: TaskDistribution,
  { advantages: { discount }, evaluation: { memory } }: Pick<
    RecurrentSettings,
    "advantages" | "evaluation"
  >,
  [runs, tasks]: readonly [runs: number, tasks: number],
  isTwice: boolean,
): Trials {
  const count = isTwice ? 2 * N : N;
  const perStep = (label: string) => backend.tensor(label, [runs, tasks, count, dynamics.horizon]);
  return {
    dynamics,
    count,
    clockEnd: N,
    freezeAfter: memory === "frozen" ? N : null,
    discount,
    states: perStep("visited states"),
    actions: perStep("chosen actions"),
    rewards: perStep("observed rewards"),
    logProbabilities: perStep("log-probabilities"),
    values: perStep("values"),
    total: backend.tensor("total reward", [runs, tasks]),
  };
}
