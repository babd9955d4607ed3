import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { conformance } from "../conformance/conformance.ts";

/*
 * Rounding to f32 is 6e-8; sums here have up to a few hundred terms, and chains
 * of products up to a dozen links, so 1e-5 leaves a factor of ten.
 */
conformance({
  tolerances: {
    table: 2e-6,
    step: 1e-5,
    derivative: 2e-5,
    search: 2e-5,
    solution: 2e-5,
    iteration: 1e-4,
  },
  test(name, body) {
    Deno.test(`${name} (wasm)`, () => body(createWasmBackend()));
  },
});
