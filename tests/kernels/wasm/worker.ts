/** Answers with the mean of two numbers, computed by the backend. @module */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";

self.onmessage = async () => {
  const backend = createWasmBackend();
  const values = backend.tensor("values", [1, 2, 2]);
  const out = backend.tensor("out", [1, 2]);
  backend.write(values, [0, 1, 1, 0]);
  backend.taskMean({ values, out });
  const [mean] = await backend.read(out);
  backend.dispose();
  self.postMessage([...mean!]);
};
