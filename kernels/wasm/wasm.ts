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
import type { Backend, Tensor } from "../backend.ts";
import { WasmContext } from "./context.ts";
import { WasmMemory } from "./memory.ts";
import { adamStep } from "./operations/adam.ts";
import { adapt } from "./operations/adapt.ts";
import { advantages } from "./operations/advantages.ts";
import { keepBest } from "./operations/checkpoint.ts";
import { cgStart, cgStep } from "./operations/conjugate_gradients.ts";
import { curvatureProduct } from "./operations/curvature_product.ts";
import { fill } from "./operations/fill.ts";
import { accept, searchCandidates } from "./operations/line_search.ts";
import { metaGradient } from "./operations/meta_gradient.ts";
import { policyEntropy } from "./operations/policy_entropy.ts";
import { policyTable } from "./operations/policy_table.ts";
import { policyValue } from "./operations/policy_value.ts";
import { reptileAverage } from "./operations/reptile.ts";
import { rollout } from "./operations/rollout.ts";
import { taskMean } from "./operations/task_mean.ts";
import { WasmTensor } from "./tensor.ts";

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

class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly description = "f32, WebAssembly SIMD";
  readonly #context: WasmContext;

  constructor(memory: WasmMemory) {
    this.#context = new WasmContext(this, memory);
  }

  tensor(label: string, shape: readonly number[]): Tensor {
    return new WasmTensor(label, shape, this, (bytes) => this.#context.memory.allocate(bytes));
  }

  write(tensor: Tensor, values: ArrayLike<number>): void {
    const to = this.#context.own(tensor);
    if (values.length !== to.size) {
      throw new RangeError(
        `Cannot write tensor "${to.label}": got ${values.length} values, must be ${to.size}`,
      );
    }
    this.#context.memory.floats(this.#context.written(to), to.size).set(values);
  }

  read(...tensors: Tensor[]): Promise<Float64Array[]> {
    return Promise.resolve(tensors.map((tensor) => {
      const { address, size } = this.#context.own(tensor);
      const values = Float64Array.from(this.#context.memory.floats(address, size));
      for (let k = 0; k < size; k++) if (Number.isNaN(values[k])) values[k] = NaN;
      return values;
    }));
  }

  copy(from: Tensor, to: Tensor): void {
    this.#context.copy(from, to);
  }

  dispose(): void {
    this.#context.dispose();
  }

  fill(args: Parameters<Backend["fill"]>[0]): void {
    fill(this.#context, args);
  }

  policyTable(args: Parameters<Backend["policyTable"]>[0]): void {
    policyTable(this.#context, args);
  }

  rollout(args: Parameters<Backend["rollout"]>[0]): void {
    rollout(this.#context, args);
  }

  advantages(args: Parameters<Backend["advantages"]>[0]): void {
    advantages(this.#context, args);
  }

  adapt(args: Parameters<Backend["adapt"]>[0]): void {
    adapt(this.#context, args);
  }

  metaGradient(args: Parameters<Backend["metaGradient"]>[0]): void {
    metaGradient(this.#context, args);
  }

  curvatureProduct(args: Parameters<Backend["curvatureProduct"]>[0]): void {
    curvatureProduct(this.#context, args);
  }

  cgStart(args: Parameters<Backend["cgStart"]>[0]): void {
    cgStart(this.#context, args);
  }

  cgStep(args: Parameters<Backend["cgStep"]>[0]): void {
    cgStep(this.#context, args);
  }

  searchCandidates(args: Parameters<Backend["searchCandidates"]>[0]): void {
    searchCandidates(this.#context, args);
  }

  accept(args: Parameters<Backend["accept"]>[0]): void {
    accept(this.#context, args);
  }

  taskMean(args: Parameters<Backend["taskMean"]>[0]): void {
    taskMean(this.#context, args);
  }

  reptileAverage(args: Parameters<Backend["reptileAverage"]>[0]): void {
    reptileAverage(this.#context, args);
  }

  adamStep(args: Parameters<Backend["adamStep"]>[0]): void {
    adamStep(this.#context, args);
  }

  policyValue(args: Parameters<Backend["policyValue"]>[0]): void {
    policyValue(this.#context, args);
  }

  policyEntropy(args: Parameters<Backend["policyEntropy"]>[0]): void {
    policyEntropy(this.#context, args);
  }

  keepBest(args: Parameters<Backend["keepBest"]>[0]): void {
    keepBest(this.#context, args);
  }
}
