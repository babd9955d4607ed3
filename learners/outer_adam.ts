/**
 * Adam as an outer optimiser of θ, with its moments.
 *
 * @module
 */
import type { AdamSettings, Backend, Tensor } from "../kernels/backend.ts";

/** Adam's state for θ `[R, P]`. */
export interface OuterAdam {
  /** Where the outer gradient goes before a step, `[R, P]`. */
  readonly gradient: Tensor;
  /** Steps skipped for a non-finite gradient, `[R]`. */
  readonly skipped: Tensor;
  /** One step; `iteration` counts from 0. */
  step(iteration: number): void;
}

/** Adam with zero moments. */
export function createOuterAdam(
  backend: Backend,
  settings: AdamSettings,
  theta: Tensor,
): OuterAdam {
  const gradient = backend.tensor("outer gradient", theta.shape);
  const m = backend.tensor("first moment", theta.shape);
  const v = backend.tensor("second moment", theta.shape);
  const skipped = backend.tensor("skipped steps", [theta.shape[0]!]);
  return {
    gradient,
    skipped,
    step(iteration) {
      backend.adamStep({ theta, gradient, m, v, step: iteration + 1, settings, skipped });
    },
  };
}
