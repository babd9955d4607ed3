/**
 * What the `wasm` backend computes here, as SHA-256 digests: every operation on
 * a few random shapes, and ten iterations of each learner on each kind of task.
 * Any engine on any machine must print the same ones.
 *
 * ```sh
 * deno run tests/long/digests.ts
 * ```
 *
 * @module
 */
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { TABULAR, VALUES } from "../../kernels/operations.ts";
import { WasmMemory } from "../../kernels/wasm/memory.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { OPERATION_CASES, runOperations } from "./operations.ts";
import { train } from "../learners/support.ts";

/** What is printed, as JSON. */
export interface Digests {
  /** Which engine on which machine. */
  readonly engine: string;
  /** Operations of the backend that the random shapes did not reach. */
  readonly unreached: readonly string[];
  /** SHA-256 by what was computed, causes before effects. */
  readonly digests: Readonly<Record<string, string>>;
}

/** SHA-256 of numbers as little-endian doubles. */
async function digestOf(values: ArrayLike<number>): Promise<string> {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (let k = 0; k < values.length; k++) view.setFloat64(8 * k, values[k]!, true);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", view)).toHex();
}

/** exp, log and cos of numbers of every magnitude, NaN and infinities among them. */
async function digestApproximations(digests: Record<string, string>): Promise<void> {
  const COUNT = 2 ** 14;
  const memory = new WasmMemory();
  const [from, to] = [memory.allocate(4 * COUNT), memory.allocate(4 * COUNT)];
  for (const [at, name] of ["exp", "log", "cosTurn"].entries()) {
    // Bit patterns a prime apart: all signs and exponents; for cosTurn, all of [0, 1).
    memory.words(from, COUNT).set(Array.from({ length: COUNT }, (_, k) => k * 262_147 % 2 ** 32));
    if (name === "cosTurn") memory.floats(from, COUNT).set(Array.from({ length: COUNT }, toTurn));
    memory.operations.approximate!(at, from, COUNT, to);
    // The sign and the payload of a NaN are left open by the standard, and are no result.
    digests[name] = await digestOf(memory.floats(to, COUNT).map((x) => Number.isNaN(x) ? NaN : x));
  }

  function toTurn(_: unknown, k: number): number {
    return k / COUNT;
  }
}

/** Digests of every case; names of the operations called. */
async function digestOperations(digests: Record<string, string>): Promise<Set<string>> {
  const called = new Set<string>();
  for (const it of OPERATION_CASES) {
    const backend = createWasmBackend();
    const watched = new Proxy(backend, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        called.add(String(name));
        return value.bind(target);
      },
    });
    const left = runOperations(watched, it);
    const values = await watched.read(...Object.values(left));
    for (const [at, name] of Object.keys(left).entries()) {
      digests[`${it.name}: ${name}`] = await digestOf(values[at]!);
    }
    watched.dispose();
  }
  return called;
}

async function digestTraining(digests: Record<string, string>): Promise<void> {
  for (const env of ["bandit-k5-n10", "mdp-n10"]) {
    for (const algorithm of ["maml", "reptile"]) {
      const family = parseEnvironment(env);
      const full = PRESETS.get("full")!.settings(algorithm, family);
      const checkpoints = { ...full.checkpoints, every: 5, tasks: 20 };
      const settings = { ...full, iterations: 10, checkpoints };
      const { curve, chosen, last } = await train(createWasmBackend(), family, settings, [0, 1]);
      const points = curve.flatMap((it) => [...it.value, ...it.valueBefore, ...it.entropyBefore]);
      const name = `${algorithm} on ${env}`;
      digests[`${name}: curve`] = await digestOf(points);
      digests[`${name}: chosen θ`] = await digestOf(chosen.flatMap((row) => [...row]));
      digests[`${name}: last θ`] = await digestOf(last.flatMap((row) => [...row]));
    }
  }
}

/** Digests of everything, and the operations that the random shapes did not reach. */
export async function digestAll(): Promise<Omit<Digests, "engine">> {
  const digests: Record<string, string> = {};
  await digestApproximations(digests);
  const called = await digestOperations(digests);
  await digestTraining(digests);
  const unreached = Object.keys({ ...TABULAR, ...VALUES }).filter((name) => !called.has(name));
  return { unreached, digests };
}

if (import.meta.main) {
  const engine = `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.arch}`;
  const printed: Digests = { engine, ...await digestAll() };
  console.log(JSON.stringify(printed, null, 2));
}
