/**
 * The compiled kernels, uninstantiated. TypeScript does not know this kind of
 * import yet, so it stands in a file of its own.
 *
 * @module
 */
// @ts-self-types="./module.d.ts"
import source module from "./outerloop.wasm";
export default module;
