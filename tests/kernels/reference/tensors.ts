import type {
  Backend,
  ConjugateGradients,
  InnerLoop,
  LinearisedLoop,
  OuterBatch,
  Policy,
  Tensor,
} from "../../../kernels/backend.ts";

/** A tensor of given numbers. */
export function tensorOf(
  backend: Backend,
  label: string,
  shape: readonly number[],
  values: ArrayLike<number>,
): Tensor {
  const tensor = backend.tensor(label, shape);
  backend.write(tensor, values);
  return tensor;
}

/** Room for conjugate gradients. */
export function allocateCg(
  backend: Backend,
  [runs, tasks, parameters]: readonly [number, number, number],
): ConjugateGradients {
  return backend.conjugateGradients({ runs, tasks, parameters });
}

/** A loop of its own, linearised where its tensors are now. */
export function linearised(
  backend: Backend,
  { policy, inner, outer }: { policy: Policy; inner: InnerLoop; outer: OuterBatch },
): LinearisedLoop {
  const loop = backend.innerLoop({ policy, inner, outer });
  backend.linearise({ loop });
  return loop;
}
