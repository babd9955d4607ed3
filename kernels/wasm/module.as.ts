// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * What the module exports: what hosts run, and for tests the parts that many operations rest on.
 *
 * @module
 */
export * from "./operations.as.ts";
export { approximate } from "../approximate/approximate.as.ts";
export { product } from "../policy/product.as.ts";
export { pullBack } from "../policy/pull_back.as.ts";
export { pullBackWeights } from "../policy/pull_back_weights.as.ts";
export { threefry } from "../threefry/threefry.as.ts";
