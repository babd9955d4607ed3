/**
 * A backend that is watched, or tampered with, operation by operation.
 *
 * @module
 */
import type { Backend, Tensor } from "../../kernels/backend.ts";
import type { OwnedTensor } from "../../kernels/checked.ts";
import type { TABULAR } from "../../kernels/operations.ts";

/** An operation, called with one object. */
export type Operation = keyof typeof TABULAR;

/** What to call with the arguments of an operation. */
export type Hooks = {
  readonly [K in Operation]?: (args: Parameters<Backend[K]>[0]) => void;
};

/** A backend that calls hooks before and after its operations. */
export function observed(
  backend: Backend,
  { before = {}, after = {} }: { before?: Hooks; after?: Hooks },
): Backend {
  return new Proxy(backend, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      const call = (hooks: Hooks, args: unknown[]) =>
        (hooks[name as Operation] as ((args: unknown) => void) | undefined)?.(args[0]);
      return (...args: unknown[]) => {
        call(before, args);
        // On the backend itself: what it calls of its own is no call of a learner's.
        const result: unknown = member.apply(target, args);
        call(after, args);
        return result;
      };
    },
  });
}

/** The numbers of a tensor of the reference backend, to look at or to spoil. */
export function dataOf(tensor: Tensor): Float64Array {
  return (tensor as OwnedTensor<Float64Array>).native;
}
