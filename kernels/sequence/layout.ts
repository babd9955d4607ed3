/**
 * Where a sequence policy's parameters are in θ.
 *
 * @module
 */
import type { Dynamics } from "../data.ts";
import type { SequencePolicy } from "./data.ts";

/** A block of θ, row-major. */
export interface ParameterBlock {
  /** What it is. */
  readonly name: string;
  /** Its extents, outermost first. */
  readonly shape: readonly number[];
  /** Its first entry. */
  readonly from: number;
}

/** Heads of a tied policy: three for the index, three for the value. */
export const TIED_HEADS = 6;

/** Numbers that the clock shows: 1, what is left of the trial, 10/(steps left + 10). */
export const CLOCK = 3;

/** Features that the recurrent unit sees. */
export function inputsOf(policy: SequencePolicy, { states: S, actions: A }: Dynamics): number {
  if (policy.kind === "tied") return 2;
  return policy.input === "product" ? S + 2 * S * A : S + A + 2;
}

/** Logits and value of a state, by how many sets of weights. */
export function readoutsOf(policy: SequencePolicy, { states }: Dynamics): number {
  return policy.kind === "gru" && policy.readout === "by-state" ? states : 1;
}

/** The blocks of θ, in order. Gates stand side by side: reset, update, candidate. */
export function sequenceBlocks(policy: SequencePolicy, dynamics: Dynamics): ParameterBlock[] {
  const { units: H } = policy;
  const rows = readoutsOf(policy, dynamics) * (dynamics.actions + 1);
  const heads: [string, number[]][] = policy.kind === "tied"
    ? [
      ["hidden.weights", [H, H]],
      ["hidden.biases", [H]],
      ["heads.weights", [TIED_HEADS, H]],
      ["heads.biases", [TIED_HEADS]],
      ["clock.weights", [CLOCK]],
    ]
    : [["readout.weights", [rows, H]], ["readout.biases", [rows]]];
  const shapes: [string, number[]][] = [
    ["input.weights", [inputsOf(policy, dynamics), 3 * H]],
    ["memory.weights", [H, 3 * H]],
    ["gates.biases", [3 * H]],
    ["candidate.biases", [H]],
    ...heads,
  ];
  let from = 0;
  return shapes.map(([name, shape]) => {
    const block = { name, shape, from };
    from += shape.reduce((product, extent) => product * extent, 1);
    return block;
  });
}

/** P. */
export function sequenceParameters(policy: SequencePolicy, dynamics: Dynamics): number {
  const { from, shape } = sequenceBlocks(policy, dynamics).at(-1)!;
  return from + shape.reduce((product, extent) => product * extent, 1);
}
