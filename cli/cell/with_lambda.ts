/** A control with a learner's advantages in place of its own. @module */
import type { Backend } from "../../kernels/backend.ts";

/**
 * A backend on which all advantages are those of one λ (GAE), whatever their settings say; the rest
 * is `backend`'s.
 *
 * @param lambda 1: returns minus the critic; 0: one-step temporal differences
 */
export function withLambda(backend: Backend, lambda: number): Backend {
  const advantages: Backend["advantages"] = (operation) =>
    backend.advantages({ ...operation, settings: { ...operation.settings, lambda } });
  // A proxy, since a copy would lose the methods of the class, and a heir its private fields.
  return new Proxy(backend, {
    get(target, name) {
      if (name === "advantages") return advantages;
      const member = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
