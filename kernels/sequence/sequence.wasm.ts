/**
 * Sequence policies and trials as the module has them laid out.
 *
 * @module
 */
import type { Extents } from "../operation.ts";
import type { WasmContext } from "../wasm/context.ts";
import type { SequencePolicy, TrialRules } from "./data.ts";
import { inputsOf } from "./layout.ts";
import { timesOf } from "./memory.ts";

/** The greatest i32: no step reaches it. */
const NEVER = 2 ** 31 - 1;

/**
 * Lays a plan out in scratch.
 *
 * @param isTaped whether every step is kept for its derivative
 * @param spare bytes of scratch beyond the plan
 * @returns the plan's address, and that of the spare bytes
 */
export function planOf(
  { run, memory }: WasmContext,
  policy: SequencePolicy,
  trials: TrialRules,
  { S, A, H, N, P }: Extents,
  isTaped: boolean,
  spare = 0,
): [plan: number, spare: number] {
  const { clockEnd, freezeAfter } = timesOf(trials);
  const isTied = policy.kind === "tied";
  const numbers = [
    isTied,
    policy.units,
    inputsOf(policy, trials.dynamics),
    !isTied && policy.input === "product",
    !isTied && policy.readout === "by-state",
    isTied ? policy.rewardScale : policy.rewardCentre,
    ...[S!, A!, H!, N! * H!],
    clockEnd,
    Math.min(freezeAfter, NEVER),
    isTied && policy.clock === "episodes" ? H! : 1,
    P!,
    trials.discount,
    isTaped,
  ].map(Number);
  const bytes = Math.ceil(run("layOutSequence", 0, ...numbers) / 16) * 16;
  const at = memory.scratch(bytes + spare);
  run("layOutSequence", at, ...numbers);
  return [at, at + bytes];
}
