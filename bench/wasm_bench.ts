/**
 * A meta-iteration of MAML with TRPO, phase by phase, on `reference` and `wasm`
 * side by side; `wasm_rates.ts` prints the same as GFLOP/s and ns a step.
 *
 * Run with `deno task bench`; figures are per meta-batch of 20 tasks, one seed.
 *
 * @module
 */
import { createReferenceBackend } from "../kernels/reference/reference.ts";
import { createWasmBackend } from "../kernels/wasm/wasm.ts";
import { phasesOf } from "./wasm_phases.ts";

for (const env of ["bandit-k50-n500", "mdp-n100"]) {
  const reference = phasesOf(createReferenceBackend(), env);
  const wasm = phasesOf(createWasmBackend(), env);
  for (const [phase, run] of Object.entries(reference)) {
    const group = `${env}, ${phase}`;
    Deno.bench(`reference: ${group}`, { group, baseline: true }, run);
    Deno.bench(`wasm: ${group}`, { group }, wasm[phase]!);
  }
}
