/**
 * MAML's objective in jax-js, from nothing but the policy's forward pass and
 * the losses as they are written down: every derivative is automatic.
 *
 * jax-js counts references: a function owns its arguments, `.ref` keeps one.
 *
 * @module
 */
import { defaultDevice, grad, nn, numpy as np } from "@jax-js/jax";
import type { Objective, PolicyShape, StepSize } from "../../../kernels/backend.ts";

// The interpreted device: slow, but f64 with the host's exp and log. The wasm
// device's own exp and log are good to 1e-7 only, even in f64.
defaultDevice("cpu");

/** W₁, b₁, W₂, b₂, W₃, b₃. */
export type Parameters = np.Array[];

/** A scalar function of the parameters. */
export type Loss = (theta: Parameters) => np.Array;

/** Log-probabilities with weights: an entry a (state, action), or a sample. */
export interface LogProbabilities {
  /** log π of each entry. */
  readonly of: (theta: Parameters) => np.Array;
  /** W, or Â/Z. */
  readonly weights: np.Array;
  /** log π_b. */
  readonly behaviour: np.Array;
}

/** An f64 array. */
export function f64(values: ArrayLike<number>, shape: number[]): np.Array {
  return np.array(Float64Array.from(values)).reshape(shape);
}

/** θ `[P]` cut into the layers' weights and biases, in the order they stand in. */
export function parameters(theta: ArrayLike<number>, shape: PolicyShape): Parameters {
  const { inputs, hidden: [h1, h2], actions } = shape;
  const shapes = [[inputs, h1], [h1], [h1, h2], [h2], [h2, actions], [actions]];
  let from = 0;
  return shapes.map((shape) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const part = Array.prototype.slice.call(theta, from, from + size);
    from += size;
    return f64(part, shape);
  });
}

/** Back to `[P]`. */
export function flat(theta: Parameters): Float64Array {
  return Float64Array.from(theta.flatMap((part) => Array.from(part.dataSync())));
}

/** log π(a | row) of all rows and actions, `[M, A]`; x `[M, D]`. */
export function logPolicy(x: np.Array): (theta: Parameters) => np.Array {
  return ([w1, b1, w2, b2, w3, b3]) => {
    const h1 = nn.relu(np.dot(x.ref, w1!).add(b1!));
    const h2 = nn.relu(np.dot(h1, w2!).add(b2!));
    return nn.logSoftmax(np.dot(h2, w3!).add(b3!));
  };
}

/** −Σ W log π, or −Σ W π/π_b. */
export function loss(objective: Objective, { of, weights, behaviour }: LogProbabilities): Loss {
  return (theta) => {
    const logP = of(theta);
    const perEntry = objective === "score" ? logP : np.exp(logP.sub(behaviour.ref));
    return perEntry.mul(weights.ref).sum().neg();
  };
}

/** Σ n KL(π ‖ π_old): logarithms `[M, A]`, n `[M]`. */
export function meanKl(
  of: (theta: Parameters) => np.Array,
  old: np.Array,
  visits: np.Array,
): Loss {
  return (theta) => {
    const logP = of(theta);
    const perRow = np.exp(logP.ref).mul(logP.sub(old.ref)).sum(1);
    return perRow.mul(visits.ref).sum();
  };
}

/** θ ↦ θ′: gradient steps on one loss after the other, α one for all or one for each layer's W and b. */
export function adapt(theta: Parameters, losses: readonly Loss[], alpha: StepSize): Parameters {
  return losses.reduce((at, loss) => {
    const gradient = gradientOf(loss)(at.map((part) => part.ref));
    return at.map((part, k) => {
      const step = typeof alpha === "number" ? alpha : alpha[Math.floor(k / 2)]!;
      return part.sub(gradient[k]!.mul(step));
    });
  }, theta);
}

/** ∇f. */
export function gradientOf(f: Loss): (theta: Parameters) => Parameters {
  return (theta) => grad(f)(theta) as Parameters;
}

/** ∇²f · v, as the gradient of ∇f · v. */
export function hessianTimes(f: Loss, v: Parameters): (theta: Parameters) => Parameters {
  return gradientOf((theta) =>
    gradientOf(f)(theta)
      .map((part, k) => part.mul(v[k]!.ref).sum())
      .reduce((sum, part) => sum.add(part))
  );
}
