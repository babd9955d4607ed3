/**
 * The reference backend: TypeScript in f64, naive and readable, no build
 * step. It is the definition; every other backend is tested against it.
 *
 * Each operation here only walks the lanes and hands their blocks to the
 * operation's own file, where the mathematics is.
 *
 * @module
 */
import { adamStep } from "../adam/adam.ts";
import { advantagesLane } from "../advantages/advantages.ts";
import type {
  Backend,
  ConjugateGradients,
  InnerLoop,
  LineSearch,
  OuterBatch,
  Policy,
  Rows,
  Tensor,
} from "../backend.ts";
import { CHECKPOINT_STATUS, keepBest } from "../checkpoint/checkpoint.ts";
import { type CgRun, cgStart, cgStep, dot } from "../conjugate_gradients/conjugate_gradients.ts";
import { checkDraws } from "../draws.ts";
import { fill } from "../fill/fill.ts";
import { InnerLoopProducts, type LaneOuter, type LaneStep } from "../inner_loop/inner_loop.ts";
import {
  accept,
  candidate,
  hasStep,
  isAcceptable,
  type SearchRun,
  solutionCurvature,
} from "../line_search/line_search.ts";
import { meanKl, type ObjectiveData, surrogateLoss } from "../objective/objective.ts";
import { parameterCount } from "../policy/layout.ts";
import { allocateActivations, forward } from "../policy/policy.ts";
import { policyEntropy, policyValue } from "../policy_value/policy_value.ts";
import { reptileAverage } from "../reptile/reptile.ts";
import { rolloutLane } from "../rollout/rollout.ts";
import { taskMean } from "../task_mean/task_mean.ts";
import { own, parametersOfLane, ReferenceTensor } from "./tensor.ts";

/** A backend that runs everything on the host, in f64. */
export function createReferenceBackend(): Backend {
  return new ReferenceBackend();
}

class ReferenceBackend implements Backend {
  readonly name = "reference";
  readonly description = "TypeScript, f64";

  tensor(label: string, shape: readonly number[]): Tensor {
    return new ReferenceTensor(label, shape);
  }

  write(tensor: Tensor, values: ArrayLike<number>): void {
    const { data, label } = own(tensor);
    if (values.length !== data.length) {
      throw new RangeError(
        `Cannot write tensor "${label}": got ${values.length} values, must be ${data.length}`,
      );
    }
    data.set(values);
  }

  read(...tensors: Tensor[]): Promise<Float64Array[]> {
    return Promise.resolve(tensors.map((tensor) => own(tensor).data.slice()));
  }

  copy(from: Tensor, to: Tensor): void {
    own(to, ...from.shape).data.set(own(from).data);
  }

  dispose(): void {
    // Host memory: the garbage collector's.
  }

  fill({ fill: spec, draws, out }: Parameters<Backend["fill"]>[0]): void {
    fill(spec, draws, own(out).data, out.shape);
  }

  policyTable({ policy, theta, out }: Parameters<Backend["policyTable"]>[0]): void {
    const { shape } = policy;
    const x = own(policy.observations, -1, shape.inputs);
    const table = own(out, -1, -1, x.shape[0]!, shape.actions);
    const [runs, tasks] = lanes(table);
    const thetaOf = parametersOfLane(theta, runs, tasks, parameterCount(shape));
    const at = allocateActivations(shape, x.shape[0]!);
    forEachLane(runs, tasks, (run, task) => {
      forward(shape, thetaOf(run, task), x.data, at);
      table.lane(run, task).set(at.p);
    });
  }

  rollout({ table, tasks, draws, episodes }: Parameters<Backend["rollout"]>[0]): void {
    const { dynamics, count } = episodes;
    const { states: S, actions: A, horizon: H } = dynamics;
    const states = own(episodes.states, -1, -1, count, H);
    const [runs, taskCount] = lanes(states);
    const actions = own(episodes.actions, runs, taskCount, count, H);
    const rewards = own(episodes.rewards, runs, taskCount, count, H);
    const total = own(episodes.total, runs, taskCount);
    const transitions = own(tasks.transitions, runs, taskCount, S, A, S);
    const means = own(tasks.rewards, runs, taskCount, S, A);
    const policy = table.shape.length === 5
      ? own(table, runs, taskCount, H, S, A)
      : own(table, runs, taskCount, S, A);
    checkDraws(draws, runs, taskCount, 2 * count * (H + 1));
    forEachLane(runs, taskCount, (run, task) => {
      total.lane(run, task)[0] = rolloutLane(
        dynamics,
        draws,
        draws.seeds[run]!,
        draws.firstTask + task,
        {
          table: policy.lane(run, task),
          transitions: transitions.lane(run, task),
          rewards: means.lane(run, task),
          states: states.lane(run, task),
          actions: actions.lane(run, task),
          observedRewards: rewards.lane(run, task),
        },
      );
    });
    if (table.shape.length === 4) this.copy(table, episodes.behaviour);
  }

  advantages(
    { episodes, settings, critic, fitCritic, rows }: Parameters<Backend["advantages"]>[0],
  ): void {
    const { dynamics } = episodes;
    const states = own(episodes.states);
    const [runs, tasks] = lanes(states);
    const actions = own(episodes.actions);
    const rewards = own(episodes.rewards);
    const behaviour = own(episodes.behaviour);
    const criticWeights = own(critic, runs, tasks, dynamics.states + 3);
    const weights = own(rows.weights, runs, tasks, dynamics.states, dynamics.actions);
    const visits = own(rows.visits, runs, tasks, dynamics.states);
    forEachLane(runs, tasks, (run, task) => {
      advantagesLane(dynamics, settings, fitCritic, {
        states: states.lane(run, task),
        actions: actions.lane(run, task),
        rewards: rewards.lane(run, task),
        behaviour: behaviour.lane(run, task),
        critic: criticWeights.lane(run, task),
        weights: weights.lane(run, task),
        visits: visits.lane(run, task),
      });
    });
  }

  adapt(
    { policy, theta, rows, stepSize, objective, out }: Parameters<Backend["adapt"]>[0],
  ): void {
    const adapted = own(out, -1, -1, parameterCount(policy.shape));
    const batch = lanesOf(adapted, policy, { steps: [{ theta, rows }], stepSize, objective });
    forEachLane(batch.runs, batch.tasks, (run, task) => {
      batch.products.step(batch.steps(run, task)[0]!, adapted.lane(run, task));
    });
  }

  metaGradient(
    { policy, inner, outer, order, out }: Parameters<Backend["metaGradient"]>[0],
  ): void {
    const gradient = own(out, -1, -1, parameterCount(policy.shape));
    const batch = lanesOf(gradient, policy, inner);
    const outerOf = outerLanes(batch, policy, outer);
    forEachLane(batch.runs, batch.tasks, (run, task) => {
      const steps = order === 1 ? [] : batch.steps(run, task);
      batch.products.metaGradient(steps, outerOf(run, task), gradient.lane(run, task));
    });
  }

  curvatureProduct(
    { policy, inner, outer, order, v, out }: Parameters<Backend["curvatureProduct"]>[0],
  ): void {
    const product = own(out, -1, -1, parameterCount(policy.shape));
    const batch = lanesOf(product, policy, inner);
    const outerOf = outerLanes(batch, policy, outer);
    const direction = own(v, batch.runs, parameterCount(policy.shape));
    forEachLane(batch.runs, batch.tasks, (run, task) => {
      const steps = order === 1 ? [] : batch.steps(run, task);
      const into = product.lane(run, task);
      batch.products.curvatureProduct(steps, outerOf(run, task), direction.run(run), into);
    });
  }

  cgStart({ gradients, cg }: Parameters<Backend["cgStart"]>[0]): void {
    this.taskMean({ values: gradients, out: cg.b });
    for (let run = 0; run < cg.b.shape[0]!; run++) cgStart(cgRun(cg, run));
  }

  cgStep({ cg, damping, tolerance }: Parameters<Backend["cgStep"]>[0]): void {
    const products = own(cg.products);
    const product = new Float64Array(cg.b.shape[1]!);
    for (let run = 0; run < cg.b.shape[0]!; run++) {
      const system = cgRun(cg, run);
      taskMean(products.run(run), products.shape[1]!, product);
      for (let k = 0; k < product.length; k++) product[k]! += damping * system.p[k]!;
      cgStep(system, product, tolerance);
    }
  }

  searchCandidates(
    { policy, theta, inner, outer, cg, settings, search }: Parameters<
      Backend["searchCandidates"]
    >[0],
  ): void {
    const parameters = parameterCount(policy.shape);
    const start = own(theta, -1, parameters);
    const batch = lanesOf(own(outer.theta, -1, -1, parameters), policy, inner);
    const outerOf = outerLanes(batch, policy, outer);
    const p = new Float64Array(own(outer.rows.weights).lane(0, 0).length);
    for (let run = 0; run < batch.runs; run++) {
      const system = cgRun(cg, run);
      const found = searchRun(search, run);
      const curvature = solutionCurvature(system);
      let before = 0;
      for (let task = 0; task < batch.tasks; task++) {
        const { data } = outerOf(run, task);
        before += surrogateLoss(data, data.behaviour) / batch.tasks;
      }
      found.status.set([curvature, before, Math.sqrt(dot(system.b, system.b))]);
      found.surrogate.fill(NaN);
      found.kl.fill(NaN);
      if (!hasStep(system, curvature)) continue;
      for (let c = 0; c < settings.candidates; c++) {
        const tried = found.candidates.subarray(c * parameters, (c + 1) * parameters);
        candidate(start.run(run), system.x, curvature, settings, c, tried);
        let surrogate = 0;
        let kl = 0;
        for (let task = 0; task < batch.tasks; task++) {
          const { data, visits } = outerOf(run, task);
          const innerData = batch.steps(run, task).map((step) => step.data);
          batch.products.adaptedPolicy(tried, innerData, p);
          surrogate += surrogateLoss(data, p) / batch.tasks;
          kl += meanKl(visits, p, data.behaviour, policy.shape.actions) / batch.tasks;
        }
        found.surrogate[c] = surrogate;
        found.kl[c] = kl;
        if (isAcceptable(settings, before, surrogate, kl)) break;
      }
    }
  }

  accept({ theta, cg, settings, search, log, row }: Parameters<Backend["accept"]>[0]): void {
    const parameters = own(theta, -1, -1);
    const rows = own(log, -1, parameters.shape[0]!, -1);
    for (let run = 0; run < parameters.shape[0]!; run++) {
      accept(
        parameters.run(run),
        cgRun(cg, run),
        settings,
        searchRun(search, run),
        rows.lane(row, run),
      );
    }
  }

  taskMean({ values, out }: Parameters<Backend["taskMean"]>[0]): void {
    const [runs, tasks, ...rest] = values.shape as [number, number, ...number[]];
    const mean = own(out, runs, ...rest);
    for (let run = 0; run < runs; run++) taskMean(own(values).run(run), tasks, mean.run(run));
  }

  reptileAverage({ theta, adapted, out }: Parameters<Backend["reptileAverage"]>[0]): void {
    const [runs, tasks, parameters] = adapted.shape as [number, number, number];
    const start = own(theta, runs, parameters);
    const average = own(out, runs, parameters);
    for (let run = 0; run < runs; run++) {
      reptileAverage(start.run(run), own(adapted).run(run), tasks, average.run(run));
    }
  }

  adamStep(
    { theta, gradient, m, v, step, settings, skipped }: Parameters<Backend["adamStep"]>[0],
  ): void {
    const parameters = own(theta, -1, -1);
    const counts = own(skipped, parameters.shape[0]!);
    for (let run = 0; run < parameters.shape[0]!; run++) {
      const stepped = adamStep(
        parameters.run(run),
        own(gradient, ...parameters.shape).run(run),
        own(m, ...parameters.shape).run(run),
        own(v, ...parameters.shape).run(run),
        step,
        settings,
      );
      if (!stepped) counts.data[run]! += 1;
    }
  }

  policyValue({ table, tasks, out }: Parameters<Backend["policyValue"]>[0]): void {
    const value = own(out, -1, -1);
    const [runs, taskCount] = lanes(value);
    const policy = own(table);
    forEachLane(runs, taskCount, (run, task) => {
      value.lane(run, task)[0] = policyValue(
        tasks.dynamics,
        policy.lane(run, task),
        own(tasks.transitions).lane(run, task),
        own(tasks.rewards).lane(run, task),
      );
    });
  }

  policyEntropy({ table, out }: Parameters<Backend["policyEntropy"]>[0]): void {
    const entropy = own(out, -1, -1);
    const [runs, tasks] = lanes(entropy);
    const policy = own(table);
    forEachLane(runs, tasks, (run, task) => {
      entropy.lane(run, task)[0] = policyEntropy(policy.lane(run, task), table.shape.at(-1)!);
    });
  }

  keepBest({ theta, score, iteration, best }: Parameters<Backend["keepBest"]>[0]): void {
    const parameters = own(theta, -1, -1);
    const scores = own(score, parameters.shape[0]!, -1);
    const status = own(best.status, parameters.shape[0]!, Object.keys(CHECKPOINT_STATUS).length);
    const mean = new Float64Array(1);
    for (let run = 0; run < parameters.shape[0]!; run++) {
      taskMean(scores.run(run), scores.shape[1]!, mean);
      keepBest(
        parameters.run(run),
        mean[0]!,
        iteration,
        own(best.theta).run(run),
        status.run(run),
      );
    }
  }
}

/** What the lanes of an inner loop share, and each lane's steps. */
interface LaneBatch {
  readonly runs: number;
  readonly tasks: number;
  readonly products: InnerLoopProducts;
  steps(run: number, task: number): LaneStep[];
}

function lanesOf(
  perLane: ReferenceTensor,
  policy: Policy,
  { steps, stepSize, objective }: InnerLoop,
): LaneBatch {
  const { shape } = policy;
  const x = own(policy.observations, -1, shape.inputs);
  const rows = x.shape[0]!;
  const [runs, tasks] = lanes(perLane);
  const stepsOf = steps.map((step) => ({
    theta: parametersOfLane(step.theta, runs, tasks, parameterCount(shape)),
    data: dataLanes(step.rows, [runs, tasks, rows, shape.actions]),
  }));
  return {
    runs,
    tasks,
    products: new InnerLoopProducts({ shape, x: x.data, rows, objective, stepSize }),
    steps: (run, task) =>
      stepsOf.map(({ theta, data }) => ({ theta: theta(run, task), data: data(run, task) })),
  };
}

function outerLanes(
  { runs, tasks }: LaneBatch,
  policy: Policy,
  outer: OuterBatch,
): (run: number, task: number) => LaneOuter {
  const rows = policy.observations.shape[0]!;
  const theta = own(outer.theta, runs, tasks, parameterCount(policy.shape));
  const data = dataLanes(outer.rows, [runs, tasks, rows, policy.shape.actions]);
  const visits = own(outer.rows.visits, runs, tasks, rows);
  return (run, task) => ({
    theta: theta.lane(run, task),
    data: data(run, task),
    visits: visits.lane(run, task),
  });
}

function dataLanes(rows: Rows, shape: number[]): (run: number, task: number) => ObjectiveData {
  const weights = own(rows.weights, ...shape);
  const behaviour = own(rows.behaviour, ...shape);
  return (run, task) => ({
    weights: weights.lane(run, task),
    behaviour: behaviour.lane(run, task),
  });
}

function cgRun(cg: ConjugateGradients, run: number): CgRun {
  return {
    b: own(cg.b).run(run),
    x: own(cg.x).run(run),
    r: own(cg.r).run(run),
    p: own(cg.p).run(run),
    status: own(cg.status).run(run),
  };
}

function searchRun(search: LineSearch, run: number): SearchRun {
  return {
    candidates: own(search.candidates).run(run),
    surrogate: own(search.surrogate).run(run),
    kl: own(search.kl).run(run),
    status: own(search.status).run(run),
  };
}

function lanes(tensor: Tensor): [runs: number, tasks: number] {
  return [tensor.shape[0]!, tensor.shape[1]!];
}

function forEachLane(
  runs: number,
  tasks: number,
  visit: (run: number, task: number) => void,
): void {
  for (let run = 0; run < runs; run++) {
    for (let task = 0; task < tasks; task++) visit(run, task);
  }
}
