/**
 * The `wasm` backend: AssemblyScript compiled to strict SIMD, the same bits on
 * every machine.
 *
 * Arithmetic is f32 in vectors of four, and f64 where single numbers add up
 * (inner products, the critic, moments, surrogates and KL, exact values). There
 * are no relaxed instructions and no imports: exp, log and cos are our own
 * (`approximate.as.ts`). A lane's sums run in an order of their own, so its
 * results do not depend on the batch; means over tasks run in the order of
 * tasks.
 *
 * What the WebAssembly standard leaves open, and why no result depends on it:
 *
 * - *Sign and payload of a NaN.* Kernels ask for finiteness by the exponent's
 *   bits and compare otherwise; no integer made of a NaN's bits is used. `read`
 *   returns the one canonical NaN.
 * - *Denormals* are not open: the standard requires them, engines may not flush
 *   them to zero.
 *
 * An operation is one call into the module. The first of `metaGradient`,
 * `curvatureProduct` and `searchCandidates` after a tensor of the inner loop has
 * changed also linearises it; the others use what that left. Memory is planned
 * once per shape: repeating operations allocates nothing.
 *
 * Every tensor is f32, also counts and iterations: exact below 2²⁴.
 *
 * @module
 */
import type {
  Backend,
  Dynamics,
  InnerLoop,
  InnerStep,
  OuterBatch,
  Policy,
  Tensor,
} from "../backend.ts";
import { integerPower } from "../adam/integer_power.ts";
import { checkDraws, type Draws } from "../draws.ts";
import { parameterCount } from "../policy/layout.ts";
import { type OperationName, WasmMemory } from "./memory.ts";
import { own, WasmTensor } from "./tensor.ts";

export { type Operation, type OperationName, WasmMemory } from "./memory.ts";

/**
 * A backend that runs in WebAssembly, in f32, with a memory of its own. Where an engine has no SIMD,
 * importing this file fails.
 *
 * @param memory a new one, seen from outside
 */
export function createWasmBackend(memory: WasmMemory = new WasmMemory()): Backend {
  return new WasmBackend(memory);
}

/** Observations taken over into a laid-out network. */
interface Net {
  readonly address: number;
  readonly observations: WasmTensor;
  version: number;
}

/** An inner loop laid out in memory, and the versions of its tensors when it was linearised. */
interface Loop {
  readonly address: number;
  readonly tensors: readonly WasmTensor[];
  versions: readonly number[];
}

/** Where a CG system's residuals are kept, and the version of r when the last was. */
interface Residuals {
  readonly address: number;
  version: number;
}

const FILLS = { uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly description = "f32, WebAssembly SIMD";
  #memory: WasmMemory | undefined;
  readonly #nets = new Map<string, Net>();
  readonly #loops = new Map<string, Loop>();
  readonly #searches = new Map<string, number>();
  readonly #residuals = new Map<WasmTensor, Residuals>();

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  tensor(label: string, shape: readonly number[]): Tensor {
    return new WasmTensor(label, shape, this, (bytes) => this.#live.allocate(bytes));
  }

  write(tensor: Tensor, values: ArrayLike<number>): void {
    const to = own(this, tensor);
    if (values.length !== to.size) {
      throw new RangeError(
        `Cannot write tensor "${to.label}": got ${values.length} values, must be ${to.size}`,
      );
    }
    this.#live.floats(this.#written(to), to.size).set(values);
  }

  read(...tensors: Tensor[]): Promise<Float64Array[]> {
    return Promise.resolve(tensors.map((tensor) => {
      const { address, size } = own(this, tensor);
      const values = Float64Array.from(this.#live.floats(address, size));
      for (let k = 0; k < size; k++) if (Number.isNaN(values[k])) values[k] = NaN;
      return values;
    }));
  }

  copy(from: Tensor, to: Tensor): void {
    const source = own(this, from);
    const target = own(this, to, ...from.shape);
    const values = this.#live.floats(source.address, source.size);
    this.#live.floats(this.#written(target), target.size).set(values);
  }

  dispose(): void {
    this.#memory = undefined;
    this.#nets.clear();
    this.#loops.clear();
    this.#searches.clear();
    this.#residuals.clear();
  }

  fill({ fill, draws, out }: Parameters<Backend["fill"]>[0]): void {
    const to = own(this, out);
    const [runs, tasks] = lanesOf(to);
    const elements = to.size / (runs * tasks);
    checkDraws(draws, runs, tasks, elements);
    const address = this.#written(to);
    if (fill.kind === "constant") {
      return void this.#run("fillConstant", fill.value, to.size, address);
    }
    const [a, b] = fill.kind === "uniform"
      ? [fill.low, fill.high]
      : fill.kind === "normal"
      ? [fill.mean, fill.sd]
      : [0, 0];
    const [seeds, scratch] = this.#seeds(draws, 128 + 4 * (elements + 16));
    this.#run(
      "fill",
      runs,
      tasks,
      FILLS[fill.kind],
      a,
      b,
      draws.stream,
      seeds,
      draws.iteration,
      draws.firstTask,
      elements,
      to.shape.at(-1)!,
      address,
      scratch,
    );
  }

  policyTable({ policy, theta, out }: Parameters<Backend["policyTable"]>[0]): void {
    const rows = policy.observations.shape[0]!;
    const table = own(this, out, -1, -1, rows, policy.shape.actions);
    const [runs, tasks] = lanesOf(table);
    const net = this.#net(policy);
    const [from, shared] = this.#parameters(theta, runs, tasks, policy);
    this.#run("policyTable", net, runs, tasks, from.address, shared, this.#written(table));
  }

  rollout({ table, tasks, draws, episodes }: Parameters<Backend["rollout"]>[0]): void {
    const { dynamics, count } = episodes;
    const { states: S, actions: A, horizon: H, reward } = dynamics;
    const states = own(this, episodes.states, -1, -1, count, H);
    const [runs, taskCount] = lanesOf(states);
    const lanes = [runs, taskCount] as const;
    const actions = own(this, episodes.actions, ...lanes, count, H);
    const rewards = own(this, episodes.rewards, ...lanes, count, H);
    const total = own(this, episodes.total, ...lanes);
    const transitions = own(this, tasks.transitions, ...lanes, S, A, S);
    const means = own(this, tasks.rewards, ...lanes, S, A);
    const timed = table.shape.length === 5;
    const policy = timed ? own(this, table, ...lanes, H, S, A) : own(this, table, ...lanes, S, A);
    checkDraws(draws, runs, taskCount, 2 * count * (H + 1));
    const bytes = this.#run("rolloutScratch", S, A, timed ? H : 1);
    const [seeds, scratch] = this.#seeds(draws, bytes + 4 * S);
    const start = this.#start(dynamics, scratch + bytes);
    this.#run(
      "rollout",
      runs,
      taskCount,
      S,
      A,
      H,
      count,
      Number(reward.kind === "gaussian"),
      reward.kind === "gaussian" ? reward.sd : 0,
      dynamics.start.indexOf(1),
      start,
      Number(timed),
      draws.stream,
      seeds,
      draws.iteration,
      draws.firstTask,
      policy.address,
      transitions.address,
      means.address,
      this.#written(states),
      this.#written(actions),
      this.#written(rewards),
      this.#written(total),
      scratch,
    );
    if (!timed) this.copy(table, episodes.behaviour);
  }

  advantages(
    { episodes, settings, critic, fitCritic, rows }: Parameters<Backend["advantages"]>[0],
  ): void {
    const { states: S, actions: A, horizon: H } = episodes.dynamics;
    const states = own(this, episodes.states, -1, -1, episodes.count, H);
    const [runs, tasks] = lanesOf(states);
    const actions = own(this, episodes.actions, ...states.shape);
    const rewards = own(this, episodes.rewards, ...states.shape);
    const behaviour = own(this, episodes.behaviour, runs, tasks, S, A);
    const criticWeights = own(this, critic, runs, tasks, S + 3);
    const weights = own(this, rows.weights, runs, tasks, S, A);
    const visits = own(this, rows.visits, runs, tasks, S);
    if (settings.observation === "zero" && S !== 1) {
      throw new RangeError(
        `Cannot fit a critic on observation "zero" of ${S} states: it tells 1 state only`,
      );
    }
    this.#run(
      "advantages",
      runs * tasks,
      settings.discount,
      settings.lambda,
      settings.ridge,
      settings.pseudoVisits ?? -1,
      S,
      A,
      H,
      episodes.count,
      Number(settings.estimator === "gae"),
      Number(settings.normalise),
      Number(settings.reduction === "sum-over-time"),
      settings.timeOrigin,
      Number(settings.observation === "zero"),
      Number(fitCritic),
      states.address,
      actions.address,
      rewards.address,
      behaviour.address,
      this.#written(criticWeights),
      this.#written(weights),
      this.#written(visits),
      this.#live.scratch(this.#run("advantageScratch", S, A, H)),
    );
  }

  adapt(
    { policy, theta, rows, stepSize, objective, out }: Parameters<Backend["adapt"]>[0],
  ): void {
    const adapted = own(this, out, -1, -1, parameterCount(policy.shape));
    const [runs, tasks] = lanesOf(adapted);
    const [from, shared] = this.#parameters(theta, runs, tasks, policy);
    const table = [runs, tasks, policy.observations.shape[0]!, policy.shape.actions];
    this.#run(
      "adapt",
      this.#net(policy),
      runs,
      tasks,
      from.address,
      shared,
      own(this, rows.weights, ...table).address,
      own(this, rows.behaviour, ...table).address,
      Number(objective === "ratio"),
      stepSize,
      this.#written(adapted),
    );
  }

  metaGradient(
    { policy, inner, outer, order, out }: Parameters<Backend["metaGradient"]>[0],
  ): void {
    const gradient = own(this, out, -1, -1, parameterCount(policy.shape));
    const loop = this.#loop(policy, inner, outer, lanesOf(gradient));
    this.#run("metaGradient", loop, order, this.#written(gradient));
  }

  curvatureProduct(
    { policy, inner, outer, order, v, out }: Parameters<Backend["curvatureProduct"]>[0],
  ): void {
    const product = own(this, out, -1, -1, parameterCount(policy.shape));
    const [runs, tasks] = lanesOf(product);
    const direction = own(this, v, runs, parameterCount(policy.shape));
    const loop = this.#loop(policy, inner, outer, [runs, tasks]);
    this.#run("curvatureProduct", loop, order, direction.address, this.#written(product));
  }

  cgStart({ gradients, cg }: Parameters<Backend["cgStart"]>[0]): void {
    const [runs, size] = own(this, cg.b, -1, -1).shape as [number, number];
    const from = own(this, gradients, runs, -1, size);
    const residuals = this.#residualsOf(own(this, cg.r, runs, size));
    this.#run(
      "cgStart",
      from.address,
      runs,
      from.shape[1]!,
      size,
      this.#written(own(this, cg.b)),
      this.#written(own(this, cg.x, runs, size)),
      this.#written(own(this, cg.r, runs, size)),
      this.#written(own(this, cg.p, runs, size)),
      this.#written(own(this, cg.status, runs, 4)),
      residuals.address,
    );
    residuals.version = own(this, cg.r).version;
  }

  cgStep({ cg, damping, tolerance }: Parameters<Backend["cgStep"]>[0]): void {
    const [runs, size] = own(this, cg.b, -1, -1).shape as [number, number];
    const products = own(this, cg.products, runs, -1, size);
    const r = own(this, cg.r, runs, size);
    const residuals = this.#residualsOf(r);
    const areOfThisSystem = residuals.version === r.version;
    this.#run(
      "cgStep",
      products.address,
      runs,
      products.shape[1]!,
      size,
      this.#written(own(this, cg.x, runs, size)),
      this.#written(r),
      this.#written(own(this, cg.p, runs, size)),
      this.#written(own(this, cg.status, runs, 4)),
      damping,
      tolerance,
      areOfThisSystem ? residuals.address : 0,
      this.#live.scratch(4 * size),
    );
    if (areOfThisSystem) residuals.version = r.version;
  }

  searchCandidates(
    { policy, theta, inner, outer, cg, settings, search }: Parameters<
      Backend["searchCandidates"]
    >[0],
  ): void {
    const lanes = lanesOf(own(this, outer.theta, -1, -1, parameterCount(policy.shape)));
    const loop = this.#loop(policy, inner, outer, lanes);
    const found = this.#search(theta, cg, settings, search);
    for (const tensor of Object.values(search)) this.#written(own(this, tensor));
    this.#run("searchCandidates", loop, found);
  }

  accept({ theta, cg, settings, search, log, row }: Parameters<Backend["accept"]>[0]): void {
    const [runs, size] = own(this, theta, -1, -1).shape as [number, number];
    const rows = own(this, log, -1, runs, 9);
    const found = this.#search(theta, cg, settings, search);
    this.#written(own(this, theta));
    this.#run("accept", found, runs, size, this.#written(rows) + 36 * runs * row);
  }

  taskMean({ values, out }: Parameters<Backend["taskMean"]>[0]): void {
    const from = own(this, values);
    const [runs, tasks] = lanesOf(from);
    const mean = own(this, out, runs, ...values.shape.slice(2));
    this.#run("taskMean", from.address, runs, tasks, mean.size / runs, this.#written(mean));
  }

  reptileAverage({ theta, adapted, out }: Parameters<Backend["reptileAverage"]>[0]): void {
    const from = own(this, adapted, -1, -1, -1);
    const [runs, tasks, size] = from.shape as [number, number, number];
    const start = own(this, theta, runs, size);
    const average = own(this, out, runs, size);
    const to = this.#written(average);
    this.#run("reptileAverage", start.address, from.address, runs, tasks, size, to);
  }

  adamStep(
    { theta, gradient, m, v, step, settings, skipped }: Parameters<Backend["adamStep"]>[0],
  ): void {
    const parameters = own(this, theta, -1, -1);
    const [runs, size] = parameters.shape as [number, number];
    const { learningRate, beta1, beta2, epsilon } = settings;
    this.#run(
      "adamStep",
      this.#written(parameters),
      own(this, gradient, runs, size).address,
      this.#written(own(this, m, runs, size)),
      this.#written(own(this, v, runs, size)),
      this.#written(own(this, skipped, runs)),
      runs,
      size,
      learningRate,
      beta1,
      beta2,
      epsilon,
      1 - integerPower(beta1, step),
      1 - integerPower(beta2, step),
    );
  }

  policyValue({ table, tasks, out }: Parameters<Backend["policyValue"]>[0]): void {
    const { dynamics } = tasks;
    const { states: S, actions: A, horizon: H } = dynamics;
    const value = own(this, out, -1, -1);
    const [runs, taskCount] = lanesOf(value);
    const timed = table.shape.length === 5;
    const extents = timed ? [H, S, A] : [S, A];
    const policy = own(this, table, runs, taskCount, ...extents);
    const scratch = this.#live.scratch(16 * S + 4 * S);
    this.#run(
      "policyValue",
      runs * taskCount,
      S,
      A,
      H,
      policy.address,
      Number(timed),
      own(this, tasks.transitions, runs, taskCount, S, A, S).address,
      own(this, tasks.rewards, runs, taskCount, S, A).address,
      this.#start(dynamics, scratch + 16 * S),
      this.#written(value),
      scratch,
    );
  }

  policyEntropy({ table, out }: Parameters<Backend["policyEntropy"]>[0]): void {
    const entropy = own(this, out, -1, -1);
    const [runs, tasks] = lanesOf(entropy);
    const policy = own(this, table);
    const actions = policy.shape.at(-1)!;
    const rows = policy.size / (runs * tasks * actions);
    const to = this.#written(entropy);
    this.#run("policyEntropy", policy.address, runs * tasks, rows, actions, to);
  }

  keepBest({ theta, score, iteration, best }: Parameters<Backend["keepBest"]>[0]): void {
    const parameters = own(this, theta, -1, -1);
    const [runs, size] = parameters.shape as [number, number];
    const scores = own(this, score, runs, -1);
    this.#run(
      "keepBest",
      parameters.address,
      scores.address,
      runs,
      scores.shape[1]!,
      size,
      iteration,
      this.#written(own(this, best.theta, runs, size)),
      this.#written(own(this, best.status, runs, 2)),
    );
  }

  get #live(): WasmMemory {
    if (!this.#memory) throw new TypeError("Cannot use a wasm backend: it was disposed of");
    return this.#memory;
  }

  #run(operation: OperationName, ...args: number[]): number {
    return this.#live.operations[operation](...args);
  }

  /** The address of a tensor that is about to be written. */
  #written(tensor: WasmTensor): number {
    tensor.version++;
    return tensor.address;
  }

  /** Addresses of the seeds, and of `bytes` of scratch. */
  #seeds({ seeds }: Draws, bytes: number): [seeds: number, scratch: number] {
    const scratch = this.#live.scratch(bytes + 4 * seeds.length + 16);
    const at = scratch + Math.ceil(bytes / 16) * 16;
    this.#live.words(at, seeds.length).set(seeds);
    return [at, scratch];
  }

  /** Writes the probabilities of the first state. */
  #start({ start }: Dynamics, at: number): number {
    this.#live.floats(at, start.length).set(start);
    return at;
  }

  /** θ, and 1 if it is shared by a run's tasks. */
  #parameters(
    theta: Tensor,
    runs: number,
    tasks: number,
    { shape }: Policy,
  ): [tensor: WasmTensor, shared: number] {
    const size = parameterCount(shape);
    return theta.shape.length === 2
      ? [own(this, theta, runs, size), 1]
      : [own(this, theta, runs, tasks, size), 0];
  }

  /** The address of a policy's network, laid out once, its observations up to date. */
  #net({ shape, observations }: Policy): number {
    const { inputs, hidden, actions } = shape;
    const x = own(this, observations, -1, inputs);
    const key = [inputs, ...hidden, actions, x.address].join();
    let net = this.#nets.get(key);
    if (!net) {
      const extents = [inputs, ...hidden, actions, x.shape[0]!];
      const address = this.#live.allocate(this.#run("layOutNet", 0, ...extents));
      this.#run("layOutNet", address, ...extents);
      net = { address, observations: x, version: -1 };
      this.#nets.set(key, net);
    }
    if (net.version !== x.version) {
      this.#run("observe", net.address, x.address);
      net.version = x.version;
    }
    return net.address;
  }

  /** The address of an inner loop, laid out once, linearised where its tensors are now. */
  #loop(
    policy: Policy,
    { steps, stepSize, objective }: InnerLoop,
    outer: OuterBatch,
    [runs, tasks]: readonly [number, number],
  ): number {
    const net = this.#net(policy);
    const rows = policy.observations.shape[0]!;
    const table = [runs, tasks, rows, policy.shape.actions];
    const points = [...steps, outer].map(({ theta, rows: data }: InnerStep | OuterBatch) => {
      const [parameters, shared] = this.#parameters(theta, runs, tasks, policy);
      const weights = own(this, data.weights, ...table);
      const behaviour = own(this, data.behaviour, ...table);
      return { tensors: [parameters, weights, behaviour], shared, visits: data.visits };
    });
    const visits = own(this, outer.rows.visits, runs, tasks, rows);
    const tensors = [own(this, policy.observations), ...points.flatMap((point) => point.tensors)];
    const key = [net, runs, tasks, stepSize, objective, ...tensors.map((it) => it.address)].join();
    let loop = this.#loops.get(key);
    if (!loop) {
      const shared = points.reduce((bits, point, j) => bits | point.shared << j, 0);
      const extents = [net, runs, tasks, steps.length, shared];
      const address = this.#live.allocate(this.#run("layOutLoop", 0, ...extents));
      this.#run("layOutLoop", address, ...extents);
      this.#run("configureLoop", address, Number(objective === "ratio"), stepSize);
      points.forEach((point, j) => {
        const addresses = point.tensors.map((tensor) => tensor.address);
        this.#run("setPoint", address, j, ...addresses, visits.address);
      });
      loop = { address, tensors, versions: [] };
      this.#loops.set(key, loop);
    }
    const { versions } = loop;
    if (!loop.tensors.every((tensor, k) => tensor.version === versions[k])) {
      this.#run("linearise", loop.address);
      loop.versions = loop.tensors.map((tensor) => tensor.version);
    }
    return loop.address;
  }

  /** Where the residuals of the system with residual r are kept. */
  #residualsOf(r: WasmTensor): Residuals {
    let residuals = this.#residuals.get(r);
    if (!residuals) {
      const [runs, size] = r.shape as [number, number];
      const address = this.#live.allocate(runs * this.#run("residualBytes", size));
      residuals = { address, version: -1 };
      this.#residuals.set(r, residuals);
    }
    return residuals;
  }

  /** The address of a line search, laid out once. */
  #search(
    theta: Tensor,
    { b, x, r, status }: Parameters<Backend["accept"]>[0]["cg"],
    settings: Parameters<Backend["accept"]>[0]["settings"],
    search: Parameters<Backend["accept"]>[0]["search"],
  ): number {
    const [runs, size] = own(this, theta, -1, -1).shape as [number, number];
    const { maxKl, candidates: count, backtrack, klSlack, acceptEqual } = settings;
    const tensors = [
      own(this, theta),
      own(this, b, runs, size),
      own(this, x, runs, size),
      own(this, r, runs, size),
      own(this, status, runs, 4),
      own(this, search.candidates, runs, count, size),
      own(this, search.surrogate, runs, count),
      own(this, search.kl, runs, count),
      own(this, search.status, runs, 3),
    ];
    const args = [maxKl, backtrack, klSlack, count, Number(acceptEqual)];
    const addresses = tensors.map((tensor) => tensor.address);
    const key = [...args, ...addresses].join();
    let address = this.#searches.get(key);
    if (address === undefined) {
      address = this.#live.allocate(this.#run("layOutSearch", 0, ...args, ...addresses));
      this.#run("layOutSearch", address, ...args, ...addresses);
      this.#searches.set(key, address);
    }
    return address;
  }
}

function lanesOf(tensor: Tensor): [runs: number, tasks: number] {
  return [tensor.shape[0]!, tensor.shape[1]!];
}
