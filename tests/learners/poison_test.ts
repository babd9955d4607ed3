/**
 * What an operation says it writes, it writes whole: with every output full of
 * NaN beforehand, learners end bit for bit as with clean ones. Nothing of a
 * batch before can then reach the next. On `wasm`, so is what operations share
 * as scratch.
 */
import { assertEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import type { Operation } from "../../kernels/operation.ts";
import { TABULAR } from "../../kernels/operations.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { placesOf } from "../../kernels/solve.ts";
import { WasmMemory } from "../../kernels/wasm/memory.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { evaluate } from "../../learners/evaluate.ts";
import { type Hooks, observed } from "./observed.ts";
import { maml, mamlWithAdam, reptile, SMALL_MDP, train } from "./support.ts";

/** A memory whose scratch holds nothing but NaN whenever it is handed out. */
class PoisonedMemory extends WasmMemory {
  override scratch(bytes: number): number {
    const at = super.scratch(bytes);
    this.floats(at, Math.ceil(bytes / 4)).fill(NaN);
    return at;
  }
}

const BACKENDS = {
  reference: { clean: createReferenceBackend, poisoned: createReferenceBackend },
  wasm: { clean: createWasmBackend, poisoned: () => createWasmBackend(new PoisonedMemory()) },
};

/** What each operation overwrites whole, as it is stated. */
const WRITES = Object.entries<Operation>(TABULAR).flatMap(([name, { equation, writes }]) =>
  writes ? [{ name, places: placesOf({ equation, writes }) }] : []
);

/** Fills what each operation is about to write, and takes note of the operation. */
function poisonOutputs(backend: Backend, poisoned: Set<string>): Hooks {
  const poison = (tensor: Tensor) => {
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    backend.write(tensor, new Float64Array(size).fill(NaN));
  };
  return Object.fromEntries(WRITES.map(({ name, places }) => [name, (args: object) => {
    poisoned.add(name);
    for (const { path } of places) {
      poison(
        path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], args) as Tensor,
      );
    }
    const { fitCritic, critic } = args as { fitCritic?: boolean; critic?: Tensor };
    if (fitCritic) poison(critic!);
  }]));
}

const LEARNERS = {
  "MAML": maml(),
  "MAML with D's critic": maml({ outer: { refitCritic: false } }),
  "MAML with Adam": mamlWithAdam(),
  "Reptile": reptile(),
};

for (const [kind, { clean, poisoned }] of Object.entries(BACKENDS)) {
  const tried = new Set<string>();
  for (const [name, settings] of Object.entries(LEARNERS)) {
    for (const family of [banditFamily(4, 10), SMALL_MDP]) {
      Deno.test(`${name} on ${family.name} reads no stale output (${kind})`, async () => {
        const own = poisoned();
        const backend = observed(own, { before: poisonOutputs(own, tried) });
        const result = await train(backend, family, settings, [1, 2]);
        const expected = await train(clean(), family, settings, [1, 2]);
        assertEquals(result, expected);
        const range = { tasks: 3 };
        assertEquals(
          await evaluate(backend, family, settings, result.last, [1, 2], range),
          await evaluate(clean(), family, settings, result.last, [1, 2], range),
        );
      });
    }
  }

  Deno.test(`every operation that has an output was tried (${kind})`, () => {
    assertEquals([...tried].sort(), WRITES.map(({ name }) => name).sort());
  });
}
