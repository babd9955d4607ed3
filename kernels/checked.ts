/**
 * The one front of all backends: it makes tensors and values, holds the arguments of every operation
 * to what is stated of it, and hands them on.
 *
 * @module
 */
import type { Storage } from "./backend.ts";
import type { Tensor, ValueKind } from "./data.ts";
import type { ArgumentsOf, Extents, Operation } from "./operation.ts";
import { type TABULAR, type Tabular, VALUES } from "./operations.ts";
import { type Owner, parseAxes, placesOf, solve } from "./solve.ts";

/** What a backend itself keeps of tensors and values. */
export type Natives = { readonly tensor: unknown } & { readonly [K in ValueKind]?: unknown };

/** A tensor as the backend sees that owns it. */
export class OwnedTensor<Native> implements Tensor {
  /** Entries. */
  readonly size: number;

  constructor(
    readonly label: string,
    readonly shape: readonly number[],
    /** Where its numbers are. */
    readonly native: Native,
    /** The front that made it. */
    readonly owner: object,
  ) {
    this.size = sizeOf(label, shape);
  }
}

/** Arguments as the backend sees them: its own tensors and values in place of opaque ones. */
export type Owned<A, N extends Natives> = A extends Tensor ? OwnedTensor<N["tensor"]>
  : A extends { readonly kind: infer K extends ValueKind }
    ? { readonly [F in keyof A]: Owned<A[F], N> } & { readonly native: N[K] }
  : A extends object ? { readonly [F in keyof A]: Owned<A[F], N> }
  : A;

/** An operation's code on a backend with context C. */
export type Run<O, N extends Natives, C, Result = void> = (
  context: C,
  args: Owned<ArgumentsOf<O>, N>,
  extents: Extents,
) => Result;

/** The code of a group. */
export type Runs<Group, N extends Natives, C> = {
  readonly [K in keyof Group]: Run<Group[K], N, C>;
};

/** Code that makes what a backend keeps of values; a kind of which it keeps nothing has none. */
export type Makers<N extends Natives, C> = {
  readonly [K in ValueKind & keyof N]: Run<typeof VALUES[K], N, C, N[K]>;
};

/** A backend without checks: what {@linkcode checked} makes a {@linkcode Storage} of, and more. */
export interface RawBackend<N extends Natives, C> {
  readonly name: string;
  readonly description: string;
  /** What operations work with. */
  readonly context: C;
  readonly makers: Makers<N, C>;
  /** Room for so many zeros. */
  allocate(label: string, size: number): N["tensor"];
  write(tensor: OwnedTensor<N["tensor"]>, values: ArrayLike<number>): void;
  read(tensors: readonly OwnedTensor<N["tensor"]>[]): Promise<Float64Array[]>;
  copy(from: OwnedTensor<N["tensor"]>, to: OwnedTensor<N["tensor"]>): void;
  dispose(): void;
}

/** The code of an operation, whatever its arguments. */
type AnyRun = (context: unknown, args: unknown, extents: Extents) => unknown;

/**
 * A backend that checks what it is asked.
 *
 * @param group operations that are stated, by name
 * @param runs the code of each
 */
export function checked<
  Group extends { readonly [K in keyof Group]: Operation } = typeof TABULAR,
  N extends Natives = Natives,
  C = unknown,
>(raw: RawBackend<N, C>, group: Group, runs: Runs<Group, N, C>): Storage & Methods<Group> {
  const front = new Front(raw);
  const methods: Record<string, unknown> = {};
  for (const [name, stated] of Object.entries<Operation>(group)) {
    methods[name] = front.method(name, stated, runs[name as keyof Group] as AnyRun);
  }
  const makers = raw.makers as Readonly<Record<string, AnyRun | undefined>>;
  for (const [kind, stated] of Object.entries<Operation>(VALUES)) {
    methods[kind] = front.maker(kind as ValueKind, stated, makers[kind]);
  }
  return Object.assign(front, methods) as unknown as Storage & Methods<Group>;
}

/** The methods of a group; those of `tabular` with the values they need. */
type Methods<Group> = Group extends typeof TABULAR ? Tabular & OfGroup<Group> : OfGroup<Group>;
type OfGroup<Group> = { readonly [K in keyof Group]: (args: ArgumentsOf<Group[K]>) => void };

class Front<N extends Natives, C> implements Storage, Owner {
  readonly name: string;
  readonly description: string;
  readonly described: string;
  #raw: RawBackend<N, C> | undefined;

  constructor(raw: RawBackend<N, C>) {
    this.#raw = raw;
    this.name = raw.name;
    this.description = raw.description;
    this.described = `this ${raw.name} backend`;
  }

  /** @throws {TypeError} If the backend was disposed of */
  #open(): RawBackend<N, C> {
    if (this.#raw) return this.#raw;
    throw new TypeError(`Cannot use a ${this.name} backend: it was disposed of`);
  }

  owns(value: unknown): boolean {
    return (value as { readonly owner?: unknown } | undefined)?.owner === this;
  }

  tensor(label: string, shape: readonly number[]): OwnedTensor<N["tensor"]> {
    const native = this.#open().allocate(label, sizeOf(label, shape));
    return new OwnedTensor(label, [...shape], native, this);
  }

  write(tensor: Tensor, values: ArrayLike<number>): void {
    const to = this.#own(tensor);
    if (values.length !== to.size) {
      throw new RangeError(
        `Cannot write tensor "${to.label}": got ${values.length} values, must be ${to.size}`,
      );
    }
    this.#open().write(to, values);
  }

  read(...tensors: Tensor[]): Promise<Float64Array[]> {
    return this.#open().read(tensors.map((tensor) => this.#own(tensor)));
  }

  copy(from: Tensor, to: Tensor): void {
    const [source, target] = [this.#own(from), this.#own(to)];
    if (`${from.shape}` !== `${to.shape}`) {
      throw new TypeError(
        `Cannot copy onto tensor "${to.label}": shape is [${to.shape}], must be [${from.shape}]`,
      );
    }
    if (source !== target) this.#open().copy(source, target);
  }

  dispose(): void {
    this.#raw?.dispose();
    this.#raw = undefined;
  }

  /** An operation, checked. */
  method(name: string, stated: Operation, run: AnyRun): (args: never) => void {
    const places = placesOf(stated);
    return (args) => {
      const { context } = this.#open();
      run(context, args, solve(name, stated, places, this, args));
    };
  }

  /** What makes a value of a kind. */
  maker(kind: ValueKind, stated: Operation, make?: AnyRun): (args: object) => object {
    const places = placesOf(stated);
    const tensors = Object.entries(stated.allocates ?? {}).map(([name, axes]) =>
      [name, parseAxes(axes)] as const
    );
    return (args) => {
      const { context } = this.#open();
      const extents = solve(kind, stated, places, this, args as never);
      const made: Record<string, Tensor> = {};
      for (const [name, axes] of tensors) {
        const shape = axes.map((axis) => (extents[axis.name] ?? 0) + axis.offset);
        made[name] = this.tensor(`${kind} ${name}`, shape);
        const initial = stated.initial?.[name];
        if (initial) {
          this.write(
            made[name],
            Array.from({ length: shape[0]! }, () => initial).flat(),
          );
        }
      }
      const value = { ...args, ...made };
      return { ...value, kind, owner: this, extents, native: make?.(context, value, extents) };
    };
  }

  #own(tensor: Tensor): OwnedTensor<N["tensor"]> {
    if (this.owns(tensor)) return tensor as OwnedTensor<N["tensor"]>;
    throw new TypeError(
      `Cannot use tensor "${tensor.label}" on ${this.described}: it belongs to another backend`,
    );
  }
}

/**
 * Entries of a new tensor.
 *
 * @throws {RangeError} If an extent is not a positive integer
 */
function sizeOf(label: string, shape: readonly number[]): number {
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw new RangeError(
      `Cannot allocate tensor "${label}": shape is [${shape}], every extent must be a positive integer`,
    );
  }
  return shape.reduce((product, extent) => product * extent, 1);
}
