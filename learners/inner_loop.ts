/**
 * The inner loop of both learners, in training, validation and test alike:
 * sample D with θ, adapt to θ′ by k gradient steps (Eq. 5; section 3.2).
 *
 * @module
 */
import type { Backend, Episodes, InnerLoop, InnerStep, Tasks, Tensor } from "../kernels/backend.ts";
import type { Draws } from "../kernels/draws.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  allocateTasks,
  type Problem,
} from "./problem.ts";
import type { InnerSettings } from "./settings.ts";

/** A batch of lanes on their way from θ to θ′. */
export interface Adaptation {
  /** To be filled before a run. */
  readonly tasks: Tasks;
  /** The episodes of the first inner step: D. */
  readonly episodes: Episodes;
  /** The batches that make up D: one, or one a step where they split the N episodes. */
  readonly batches: readonly Episodes[];
  /** The critic fitted to D (to the last inner step's data), `[R, T, S + 3]`. */
  readonly critic: Tensor;
  /** The steps taken, each with the parameters it started from. */
  readonly inner: InnerLoop;
  /** θ′, `[R, T, P]`. */
  readonly adapted: Tensor;
  /** Samples D with `theta` `[R, P]` and adapts; draws of inner step j come from `stream + j`. */
  run(draws: Draws): void;
}

/**
 * Lays out the adaptation of `theta` `[R, P]` to `tasks` tasks a run.
 *
 * @param theta read at every run, never written
 */
export function createAdaptation(
  backend: Backend,
  problem: Problem,
  settings: InnerSettings,
  theta: Tensor,
  tasks: number,
): Adaptation {
  const { family, policy, parameters } = problem;
  const runs = theta.shape[0]!;
  const { states: S, actions: A } = family.dynamics;
  const { stepSize, objective, data: source } = settings;
  const counts = episodeCounts(family.episodes, settings);
  const batch = allocateTasks(backend, family, runs, tasks);
  const critic = backend.tensor("critic", [runs, tasks, S + 3]);
  const table = backend.tensor("policy table", [runs, tasks, S, A]);
  const advantages = advantageSettingsOf(problem, settings);

  const episodes: Episodes[] = [];
  const steps: InnerStep[] = [];
  const after: Tensor[] = [];
  for (let j = 0; j < settings.steps; j++) {
    const fresh = j === 0 || source !== "same";
    const data = fresh ? allocateEpisodes(backend, family, runs, tasks, counts[j]!) : episodes[0]!;
    episodes.push(data);
    steps.push({
      theta: j === 0 ? theta : after[j - 1]!,
      rows: fresh ? allocateRows(backend, data) : steps[0]!.rows,
    });
    after.push(backend.tensor(`adapted parameters ${j + 1}`, [runs, tasks, parameters]));
  }

  function run(draws: Draws): void {
    steps.forEach(({ theta: before, rows }, j) => {
      if (j === 0 || source !== "same") {
        backend.policyTable({ policy, theta: before, out: table });
        backend.rollout({
          table,
          tasks: batch,
          draws: { ...draws, stream: draws.stream + j },
          episodes: episodes[j]!,
        });
        backend.advantages({
          episodes: episodes[j]!,
          settings: advantages,
          critic,
          fitCritic: true,
          rows,
        });
      }
      backend.adapt({ policy, theta: before, rows, stepSize, objective, out: after[j]! });
    });
  }

  return {
    tasks: batch,
    episodes: episodes[0]!,
    batches: source === "split" ? episodes : episodes.slice(0, 1),
    critic,
    inner: { steps, stepSize, objective },
    adapted: after.at(-1)!,
    run,
  };
}

/**
 * Episodes that each inner step samples.
 *
 * @throws {RangeError} If there are fewer episodes than steps to split them over
 */
function episodeCounts(N: number, { data, steps }: InnerSettings): number[] {
  if (data !== "split") return Array.from({ length: steps }, () => N);
  if (N < steps) {
    throw new RangeError(
      `Cannot split ${N} episodes over ${steps} inner steps: must be at least one each`,
    );
  }
  const each = Math.floor(N / steps);
  return Array.from({ length: steps }, (_, j) => j === 0 ? N - each * (steps - 1) : each);
}
