/**
 * What the `wasm` backend achieves, beside `reference` and a calibration loop of
 * the same run: time of each phase of a meta-iteration, GFLOP/s of the curvature
 * products, nanoseconds an environment step.
 *
 * Run with `deno run --no-prompt bench/wasm_rates.ts [environment …]`. Phases
 * are interleaved, so that a busy machine slows them alike; the least time is
 * printed, which comes closest to a quiet core, and the quartiles. Rates are of
 * the least.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { createReferenceBackend } from "../kernels/reference/reference.ts";
import { createWasmBackend } from "../kernels/wasm/wasm.ts";
import { phasesOf } from "./wasm_phases.ts";

const ROUNDS = 15;
const SLICE_MS = 20;

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

/** A million dependent multiplications and additions in f64: how fast this core is just now. */
function calibrate(): void {
  let x = 1;
  for (let k = 0; k < 1_000_000; k++) x = x * 0.999999 + 1e-6;
  if (x < 0) throw new Error("the calibration loop was removed");
}

function quartiles(values: number[]): [number, number, number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (fraction: number) => sorted[Math.floor(fraction * (sorted.length - 1))]!;
  return [at(0), at(0.25), at(0.5), at(0.75)];
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
  console.log(`\n${env}, milliseconds: least, first quartile, median, third quartile`);
  for (const [name, values] of times) {
    const [least, low, median, high] = quartiles(values);
    const notes: string[] = [];
    const family = parseEnvironment(env);
    if (name.endsWith(" rollout")) {
      const steps = 20 * family.episodes * family.dynamics.horizon;
      notes.push(`${(least * 1e6 / steps).toFixed(1)} ns a step`);
    }
    if (name.endsWith("curvature product")) {
      notes.push(`${(curvatureFlops(env) / least / 1e6).toFixed(1)} GFLOP/s`);
    }
    const numbers = [least, low, median, high].map((ms) => ms.toFixed(4).padStart(10)).join("");
    console.log(`${name.padEnd(32)}${numbers}  ${notes.join()}`);
  }
}
