import type { Backend, ConjugateGradients, Tensor } from "../../../kernels/backend.ts";

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
  const vector = (label: string) => backend.tensor(label, [runs, parameters]);
  return {
    b: vector("b"),
    x: vector("x"),
    r: vector("r"),
    p: vector("p"),
    products: backend.tensor("products", [runs, tasks, parameters]),
    status: backend.tensor("status", [runs, 4]),
  };
}
