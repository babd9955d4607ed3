/**
 * What an operation requires of its arguments, said once: backends, documents and tests read it.
 *
 * A tensor is described by its axes, outermost first: `"R T S A"`. A letter is an extent that every
 * tensor of the operation shares, `S+3` is computed from one, `4` is itself, an axis in brackets may be
 * missing (`"R [T] P"`), and `…` stands for any axes. Instead of axes a name may stand: that of a value
 * that the backend made (`"policy"`).
 *
 * @module
 */
import type { Dynamics } from "./data.ts";

/** Tensors under the names of the arguments that hold them; one element describes all of a list. */
export type Axes = string | { readonly [name: string]: Axes } | readonly [Axes];

/** Extents by letter. `E` is the product of what `…` stands for, `optional` 1 if an axis in brackets is there. */
export type Extents = Readonly<Record<string, number>>;

/** An operation with arguments A. */
export interface Operation<A = never> {
  /** What it computes, with the paper's number if it has one. */
  readonly equation: string;
  /** What it only reads. */
  readonly reads?: Axes;
  /** What it reads and writes, or writes in part. */
  readonly updates?: Axes;
  /** What it overwrites whole. */
  readonly writes?: Axes;
  /** Of a value: the tensors that come with it, made anew. */
  readonly allocates?: Readonly<Record<string, string>>;
  /** Of those, what a run starts with; 0 if not said. */
  readonly initial?: Readonly<Record<string, readonly number[]>>;
  /** Pairs of arguments that may be one tensor though one of them is written. */
  readonly aliases?: readonly (readonly [string, string])[];
  /** Extents that follow from numbers. */
  extents?(args: A): Record<string, number>;
  /** What else must hold. */
  check?(args: A, extents: Extents): void;
}

/** Arguments of an operation. */
export type ArgumentsOf<O> = O extends Operation<infer A> ? A : never;

/** Extents of tasks. */
export function extentsOf({ states, actions, horizon }: Dynamics): Record<string, number> {
  return { S: states, A: actions, H: horizon };
}
