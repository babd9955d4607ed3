/** All that a page needs to train on `wasm`. @module */
export * from "../../mod.ts";
export { createWasmBackend } from "../../kernels/wasm/wasm.ts";
