/**
 * What the reference backend can do. Each operation here only walks the lanes and hands their blocks
 * to the operation's own file, where the mathematics is.
 *
 * @module
 */
import { adamStep } from "../adam/adam.ts";
import { advantagesLane } from "../advantages/advantages.ts";
import type {
  ConjugateGradients,
  InnerLoop,
  LinearisedLoop,
  LineSearch,
  Policy,
  Rows,
} from "../data.ts";
import type { Owned, OwnedTensor, RawBackend, Runs } from "../checked.ts";
import { keepBest } from "../checkpoint/checkpoint.ts";
import { type CgRun, cgStart, cgStep } from "../conjugate_gradients/conjugate_gradients.ts";
import { fill } from "../fill/fill.ts";
import { InnerLoopProducts, type LaneOuter, type LaneStep } from "../inner_loop/inner_loop.ts";
import { accept, type SearchRun, searchRun } from "../line_search/line_search.ts";
import type { ObjectiveData } from "../objective/objective.ts";
import type { TABULAR } from "../operations.ts";
import { allocateActivations, forward } from "../policy/policy.ts";
import { OverLimitError } from "../over_limit.ts";
import { policyEntropy, policyValue } from "../policy_value/policy_value.ts";
import { reptileAverage } from "../reptile/reptile.ts";
import { rolloutLane } from "../rollout/rollout.ts";
import { taskMean } from "../task_mean/task_mean.ts";

/** Numbers of tensors; of values nothing more is kept. */
export type ReferenceNatives = { readonly tensor: Float64Array };
type Block = OwnedTensor<Float64Array>;
type Of<A> = Owned<A, ReferenceNatives>;

/** The backend without its front. */
export function createRawReference(): RawBackend<ReferenceNatives, undefined> {
  return {
    name: "reference",
    description: "TypeScript, f64",
    context: undefined,
    makers: {},
    allocate(label, size) {
      try {
        return new Float64Array(size);
      } catch (cause) {
        throw new OverLimitError(
          `Cannot allocate tensor "${label}" on backend "reference": it has ${
            8 * size
          } bytes, must ` +
            "fit the host's memory",
          { cause },
        );
      }
    },
    write: (tensor, values) => tensor.native.set(values),
    read: (tensors) => Promise.resolve(tensors.map(({ native }) => native.slice())),
    copy: (from, to) => to.native.set(from.native),
    dispose() {}, // the garbage collector's
  };
}

/** The operations. */
export const REFERENCE: Runs<typeof TABULAR, ReferenceNatives, undefined> = {
  fill(_, { fill: law, draws, out }, { R, T }) {
    forEachLane(R!, T!, (run, task) => {
      fill(
        law,
        draws,
        draws.seeds[run]!,
        draws.firstTask + task,
        lane(out, run, task),
        out.shape.at(-1)!,
      );
    });
  },

  policyTable(_, { policy: { shape, observations }, theta, out }, { R, T, M }) {
    const at = allocateActivations(shape, M!);
    forEachLane(R!, T!, (run, task) => {
      forward(shape, parameters(theta, run, task), observations.native, at);
      lane(out, run, task).set(at.p);
    });
  },

  rollout(_, { table, tasks, draws, episodes }, { R, T, optional }) {
    const { states, actions, rewards, total, behaviour, dynamics } = episodes;
    forEachLane(R!, T!, (run, task) => {
      lane(total, run, task)[0] = rolloutLane(
        dynamics,
        draws,
        draws.seeds[run]!,
        draws.firstTask + task,
        {
          table: lane(table, run, task),
          transitions: lane(tasks.transitions, run, task),
          rewards: lane(tasks.rewards, run, task),
          states: lane(states, run, task),
          actions: lane(actions, run, task),
          observedRewards: lane(rewards, run, task),
        },
      );
    });
    if (!optional) behaviour.native.set(table.native);
  },

  advantages(_, { episodes, settings, critic, fitCritic, rows }, { R, T }) {
    forEachLane(R!, T!, (run, task) => {
      advantagesLane(episodes.dynamics, settings, fitCritic, {
        states: lane(episodes.states, run, task),
        actions: lane(episodes.actions, run, task),
        rewards: lane(episodes.rewards, run, task),
        behaviour: lane(episodes.behaviour, run, task),
        critic: lane(critic, run, task),
        weights: lane(rows.weights, run, task),
        visits: lane(rows.visits, run, task),
      });
    });
  },

  adapt(_, { policy, theta, rows, stepSize, objective, out }, { R, T }) {
    const products = productsOf(policy, { stepSize, objective });
    forEachLane(R!, T!, (run, task) => {
      products.step(
        { theta: parameters(theta, run, task), data: data(rows, run, task) },
        lane(out, run, task),
      );
    });
  },

  linearise() {}, // products begin from the tensors

  metaGradient(_, { loop, order, out }, { R, T }) {
    const products = productsOf(loop.policy, loop.inner);
    forEachLane(R!, T!, (run, task) => {
      const steps = order === 1 ? [] : stepsOf(loop, run, task);
      products.metaGradient(steps, outerOf(loop, run, task), lane(out, run, task));
    });
  },

  curvatureProduct(_, { loop, order, v, out }, { R, T }) {
    const products = productsOf(loop.policy, loop.inner);
    forEachLane(R!, T!, (run, task) => {
      const steps = order === 1 ? [] : stepsOf(loop, run, task);
      products.curvatureProduct(
        steps,
        outerOf(loop, run, task),
        ofRun(v, run),
        lane(out, run, task),
      );
    });
  },

  cgStart(_, { gradients, cg }, { R, T }) {
    for (let run = 0; run < R!; run++) {
      taskMean(ofRun(gradients, run), T!, ofRun(cg.b, run));
      cgStart(cgRun(cg, run));
    }
  },

  cgStep(_, { cg, damping, tolerance }, { R, T, P }) {
    const product = new Float64Array(P!);
    for (let run = 0; run < R!; run++) {
      const system = cgRun(cg, run);
      taskMean(ofRun(cg.products, run), T!, product);
      for (let k = 0; k < product.length; k++) product[k]! += damping * system.p[k]!;
      cgStep(system, product, tolerance);
    }
  },

  searchCandidates(_, { loop, theta, cg, settings, search }, { R, T }) {
    const products = productsOf(loop.policy, loop.inner);
    for (let run = 0; run < R!; run++) {
      const tasks = Array.from({ length: T! }, (_, task) => ({
        inner: stepsOf(loop, run, task).map((step) => step.data),
        outer: outerOf(loop, run, task),
      }));
      searchRun(products, ofRun(theta, run), tasks, cgRun(cg, run), settings, found(search, run));
    }
  },

  accept(_, { theta, cg, settings, search, log, row }, { R }) {
    for (let run = 0; run < R!; run++) {
      const entries = lane(log, row, run);
      accept(ofRun(theta, run), cgRun(cg, run), settings, found(search, run), entries);
    }
  },

  taskMean(_, { values, out }, { R, T }) {
    for (let run = 0; run < R!; run++) taskMean(ofRun(values, run), T!, ofRun(out, run));
  },

  reptileAverage(_, { theta, adapted, out }, { R, T }) {
    for (let run = 0; run < R!; run++) {
      reptileAverage(ofRun(theta, run), ofRun(adapted, run), T!, ofRun(out, run));
    }
  },

  adamStep(_, { theta, gradient, m, v, step, settings, skipped }, { R }) {
    for (let run = 0; run < R!; run++) {
      const [at, slope, first, second] = [theta, gradient, m, v].map((it) => ofRun(it, run));
      const stepped = adamStep(at!, slope!, first!, second!, step, settings);
      if (!stepped) skipped.native[run]! += 1;
    }
  },

  policyValue(_, { table, tasks, out }, { R, T }) {
    forEachLane(R!, T!, (run, task) => {
      lane(out, run, task)[0] = policyValue(
        tasks.dynamics,
        lane(table, run, task),
        lane(tasks.transitions, run, task),
        lane(tasks.rewards, run, task),
      );
    });
  },

  policyEntropy(_, { table, out }, { R, T, A }) {
    forEachLane(R!, T!, (run, task) => {
      lane(out, run, task)[0] = policyEntropy(lane(table, run, task), A!);
    });
  },

  keepBest(_, { theta, score, iteration, best }, { R, T }) {
    const mean = new Float64Array(1);
    for (let run = 0; run < R!; run++) {
      taskMean(ofRun(score, run), T!, mean);
      keepBest(
        ofRun(theta, run),
        mean[0]!,
        iteration,
        ofRun(best.theta, run),
        ofRun(best.status, run),
      );
    }
  },
};

/** The block of one run, `shape[1…]`. */
export function ofRun(tensor: Block, run: number): Float64Array {
  const size = tensor.size / tensor.shape[0]!;
  return tensor.native.subarray(run * size, (run + 1) * size);
}

/** The block of one (run, task) lane, `shape[2…]`. */
export function lane(tensor: Block, run: number, task: number): Float64Array {
  const size = tensor.size / (tensor.shape[0]! * tensor.shape[1]!);
  const at = run * tensor.shape[1]! + task;
  return tensor.native.subarray(at * size, (at + 1) * size);
}

/** A lane's parameters: `[R, P]` is shared by a run's tasks, `[R, T, P]` is not. */
function parameters(theta: Block, run: number, task: number): Float64Array {
  return theta.shape.length === 2 ? ofRun(theta, run) : lane(theta, run, task);
}

function productsOf(
  { shape, observations }: Of<Policy>,
  { stepSize, objective }: Pick<InnerLoop, "stepSize" | "objective">,
): InnerLoopProducts {
  const rows = observations.shape[0]!;
  return new InnerLoopProducts({ shape, x: observations.native, rows, objective, stepSize });
}

function stepsOf({ inner }: Of<LinearisedLoop>, run: number, task: number): LaneStep[] {
  return inner.steps.map(({ theta, rows }) => ({
    theta: parameters(theta, run, task),
    data: data(rows, run, task),
  }));
}

function outerOf(
  { outer: { theta, rows } }: Of<LinearisedLoop>,
  run: number,
  task: number,
): LaneOuter {
  return {
    theta: lane(theta, run, task),
    data: data(rows, run, task),
    visits: lane(rows.visits, run, task),
  };
}

function data({ weights, behaviour }: Of<Rows>, run: number, task: number): ObjectiveData {
  return { weights: lane(weights, run, task), behaviour: lane(behaviour, run, task) };
}

/** The blocks of one lane of several tensors, by their names. */
export function lanes<K extends string>(
  tensors: { readonly [N in K]: Block },
  names: readonly K[],
  run: number,
  task: number,
): { [N in K]: Float64Array } {
  return Object.fromEntries(names.map((name) => [name, lane(tensors[name], run, task)])) as {
    [N in K]: Float64Array;
  };
}

/** The blocks of one run of several tensors, by their names. */
function ofRunAll<K extends string>(
  tensors: { readonly [N in K]: Block },
  names: readonly K[],
  run: number,
): { [N in K]: Float64Array } {
  return Object.fromEntries(names.map((name) => [name, ofRun(tensors[name], run)])) as {
    [N in K]: Float64Array;
  };
}

function cgRun(cg: Of<ConjugateGradients>, run: number): CgRun {
  return ofRunAll(cg, ["b", "x", "r", "p", "status"], run);
}

function found(search: Of<LineSearch>, run: number): SearchRun {
  return ofRunAll(search, ["candidates", "surrogate", "kl", "status"], run);
}

/** Visits every lane, a run's tasks in order. */
export function forEachLane(
  runs: number,
  tasks: number,
  visit: (run: number, task: number) => void,
): void {
  for (let run = 0; run < runs; run++) {
    for (let task = 0; task < tasks; task++) visit(run, task);
  }
}
