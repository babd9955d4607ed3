import { assertEquals } from "@std/assert";
import { layersOf, parameterCount } from "../../../kernels/policy/layout.ts";

Deno.test("layers stand one after the other: weights, then biases", () => {
  assertEquals(layersOf({ inputs: 3, hidden: [5, 4], actions: 2 }), [
    { inputs: 3, outputs: 5, weights: 0, biases: 15 },
    { inputs: 5, outputs: 4, weights: 20, biases: 40 },
    { inputs: 4, outputs: 2, weights: 44, biases: 52 },
  ]);
});

Deno.test("the paper's networks have as many parameters as their layers hold", () => {
  const hidden = [32, 32] as const;
  assertEquals(parameterCount({ inputs: 10, hidden, actions: 5 }), 352 + 1056 + 165);
  assertEquals(parameterCount({ inputs: 1, hidden, actions: 5 }), 64 + 1056 + 165);
});
