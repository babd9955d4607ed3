/**
 * What the `wasm` backend achieves, beside `reference` and a calibration loop of
 * the same run: time of each phase of a meta-iteration, GFLOP/s of the curvature
 * products, nanoseconds an environment step.
 *
 * Run with `deno run --no-prompt bench/wasm_rates.ts [environment …]`. Phases
 * are interleaved, so that a busy machine slows them alike; medians are printed,
 * with the first and third quartile.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { PRESETS } from "../experiments/presets.ts";
import type { Backend } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { parameterCount } from "../kernels/policy/layout.ts";
import { createReferenceBackend } from "../kernels/reference/reference.ts";
import { createWasmBackend } from "../kernels/wasm/wasm.ts";
import { initialParameters } from "../learners/initialise.ts";
import { createAdaptation } from "../learners/inner_loop.ts";
import { createMaml } from "../learners/maml.ts";
import {
  advantageSettingsOf,
  allocateEpisodes,
  allocateRows,
  createProblem,
  sampleTasks,
} from "../learners/problem.ts";
import type { MamlSettings, TrpoSettings } from "../learners/settings.ts";

const ROUNDS = 15;
const SLICE_MS = 20;

/** The phases of one meta-iteration of MAML on a backend, each repeatable. */
function phasesOf(backend: Backend, env: string): Record<string, () => void> {
  const family = parseEnvironment(env);
  const settings = PRESETS.get("full")!.settings("maml", family) as MamlSettings;
  const trpo = settings.outer.optimiser as TrpoSettings;
  const problem = createProblem(backend, family, settings.policy);
  const { policy, parameters: P } = problem;
  const { states: S, actions: A } = family.dynamics;
  const n = settings.metaBatch;
  const theta = backend.tensor("θ", [1, P]);
  const initial = initialParameters(policy.shape, settings.policy, 0);
  backend.write(theta, initial);
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, n);
  const { tasks, inner, adapted, critic } = adaptation;
  const table = backend.tensor("π", [1, n, S, A]);
  const episodes = allocateEpisodes(backend, family, 1, n);
  const rows = allocateRows(backend, episodes);
  const gradients = backend.tensor("gradients", [1, n, P]);
  const vector = (label: string) => backend.tensor(label, [1, P]);
  const cg = {
    b: vector("b"),
    x: vector("x"),
    r: vector("r"),
    p: vector("p"),
    products: backend.tensor("products", [1, n, P]),
    status: backend.tensor("status", [1, 4]),
  };
  const search = {
    candidates: backend.tensor("candidates", [1, trpo.candidates, P]),
    surrogate: backend.tensor("surrogates", [1, trpo.candidates]),
    kl: backend.tensor("KLs", [1, trpo.candidates]),
    status: backend.tensor("search status", [1, 3]),
  };
  const outer = { theta: adapted, rows };
  const names = { seeds: [0], iteration: 0, firstTask: 0 };
  const [step] = inner.steps as [typeof inner.steps[number]];
  const { stepSize, objective } = inner;
  const phases: Record<string, () => void> = {
    "sample tasks": () =>
      sampleTasks(backend, family, tasks, {
        ...names,
        rewards: STREAMS.trainRewards,
        transitions: STREAMS.trainTransitions,
      }),
    "inner loop": () => adaptation.run({ ...names, stream: STREAMS.trainEpisodes }),
    adapt: () =>
      backend.adapt({ policy, theta, rows: step.rows, stepSize, objective, out: adapted }),
    "policy table": () => backend.policyTable({ policy, theta: adapted, out: table }),
    rollout: () => {
      const draws = { ...names, stream: STREAMS.trainAdaptedEpisodes };
      backend.rollout({ table, tasks, draws, episodes });
    },
    advantages: () =>
      backend.advantages({
        episodes,
        settings: advantageSettingsOf(problem, settings.inner),
        critic,
        fitCritic: true,
        rows,
      }),
    "meta-gradient": () => backend.metaGradient({ policy, inner, outer, order: 2, out: gradients }),
    "curvature product": () =>
      backend.curvatureProduct({ policy, inner, outer, order: 2, v: cg.p, out: cg.products }),
    // Restarted each time: a step on a product of another direction breaks down.
    "CG start and step": () => {
      backend.cgStart({ gradients, cg });
      backend.cgStep({ cg, damping: trpo.damping, tolerance: 0 });
    },
    "line search": () =>
      backend.searchCandidates({ policy, theta, inner, outer, cg, settings: trpo, search }),
  };
  for (const name of ["sample tasks", "inner loop", "policy table", "rollout", "advantages"]) {
    phases[name]!();
  }
  phases["meta-gradient"]!();
  backend.cgStart({ gradients, cg });
  phases["curvature product"]!();
  backend.cgStep({ cg, damping: trpo.damping, tolerance: 0 });
  const whole = backend.tensor("θ of whole iterations", [1, P]);
  backend.write(whole, initial);
  const learner = createMaml(backend, problem, settings, whole, [0]);
  let iteration = 0;
  return { ...phases, "whole iteration": () => learner.iterate(iteration++) };
}

/** Floating-point operations of one curvature product as the formulas stand, nothing shared. */
function curvatureFlops(env: string): number {
  const { dynamics: { states: S, actions: A } } = parseEnvironment(env);
  const tasks = 20;
  // Two Hessian products (6 products of each layer's size, S rows) and a Fisher product (4).
  const layers = 32 * 32 + 32 * A;
  return tasks * 2 * S * layers * (6 + 4 + 6);
}

/** Milliseconds a call, over about a slice of time. */
function time(run: () => void): number {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  do {
    run();
    calls++;
    elapsed = performance.now() - start;
  } while (elapsed < SLICE_MS);
  return elapsed / calls;
}

/** Dependent multiplications and additions in f64: how fast this core is just now. */
function calibrate(): void {
  let x = 1;
  for (let k = 0; k < 1_000_000; k++) x = x * 0.999999 + 1e-6;
  if (x < 0) throw new Error("the calibration loop was removed");
}

function quartiles(values: number[]): [number, number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (fraction: number) => sorted[Math.floor(fraction * (sorted.length - 1))]!;
  return [at(0.25), at(0.5), at(0.75)];
}

const environments = Deno.args.length > 0 ? Deno.args : ["mdp-n100", "bandit-k50-n500"];
for (const env of environments) {
  const runs: [string, () => void][] = [["calibration", calibrate]];
  for (const backend of [createReferenceBackend(), createWasmBackend()]) {
    for (const [phase, run] of Object.entries(phasesOf(backend, env))) {
      runs.push([`${backend.name} ${phase}`, run]);
    }
  }
  const times = new Map(runs.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of runs) times.get(name)!.push(time(run));
  }
  console.log(`\n${env}, milliseconds: first quartile, median, third quartile`);
  for (const [name, values] of times) {
    const [low, median, high] = quartiles(values);
    const notes: string[] = [];
    const family = parseEnvironment(env);
    if (name.endsWith(" rollout")) {
      const steps = 20 * family.episodes * family.dynamics.horizon;
      notes.push(`${(median * 1e6 / steps).toFixed(1)} ns a step`);
    }
    if (name.endsWith("curvature product")) {
      notes.push(`${(curvatureFlops(env) / median / 1e6).toFixed(1)} GFLOP/s`);
    }
    const numbers = [low, median, high].map((ms) => ms.toFixed(4).padStart(10)).join("");
    console.log(`${name.padEnd(32)}${numbers}  ${notes.join()}`);
  }
}

/** P, printed so that figures can be related to it. */
console.log(`\nP = ${parameterCount({ inputs: 10, hidden: [32, 32], actions: 5 })} on the MDP`);
