import type { GpuMake, GpuOperation } from "../gpu/context.ts";
import type { Kernel, Source } from "../gpu/kernels.ts";
import { networkParams, QUAD, quadsOf, stepSizeParams } from "../gpu/network.ts";
import type { Params } from "../gpu/params.ts";
import { CREDITS, NETWORK, OBJECTIVE, PACK, PACK_OBSERVATIONS, UNPACK } from "../gpu/sources.ts";
import curvatureSource from "./curvature_product.wgsl" with { type: "text" };
import type * as op from "./inner_loop.op.ts";
import products from "./inner_loop.wgsl" with { type: "text" };
import lineariseSource from "./linearise.wgsl" with { type: "text" };
import gradientSource from "./meta_gradient.wgsl" with { type: "text" };
import tape from "./tape.wgsl" with { type: "text" };

const file = (name: string, text: string): Source => ({
  path: `kernels/inner_loop/${name}.wgsl`,
  text,
});
const TAPE = [...NETWORK, OBJECTIVE, file("tape", tape)];
const PRODUCTS = [...TAPE, UNPACK, file("inner_loop", products)];
const LINEARISE: Kernel = {
  name: "linearise",
  sources: [...TAPE, PACK, PACK_OBSERVATIONS, CREDITS, file("linearise", lineariseSource)],
  bindings: ["read", "read", "write", "read", "read", "read"],
};
const META_GRADIENT: Kernel = {
  name: "meta-gradient",
  sources: [...PRODUCTS, file("meta_gradient", gradientSource)],
  bindings: ["write", "write"],
};
const CURVATURE_PRODUCT: Kernel = {
  name: "curvature product",
  sources: [...PRODUCTS, PACK, file("curvature_product", curvatureSource)],
  bindings: ["read", "write", "write"],
};

/** Room for the tapes of an inner loop. */
export const innerLoop: GpuMake<"innerLoop"> = (
  { recorder },
  { policy, inner: { steps, stepSize, objective } },
  { R, T },
) => {
  const { observations, visits, parameters, activations, hidden1, actions } = quadsOf(policy);
  const lanes = R! * T!;
  const sizes = stepSizeParams(stepSize);
  const flags = Number(new Set(Object.values(sizes)).size > 1);
  const perPoint = parameters + activations + hidden1 + 2 * actions;
  const room = (1 + flags) * parameters + 2 * activations;
  const perLane = observations + visits + (steps.length + 1) * perPoint + room;
  const params = {
    ...networkParams(policy),
    runs: R!,
    tasks: T!,
    steps: steps.length,
    ...sizes,
    ratio: Number(objective === "ratio"),
    flags,
  } satisfies Params;
  return { params, lanes, tape: recorder.buffer("inner loop", QUAD * lanes * perLane) };
};

/** Computes what products need of every point, by a dispatch each. */
export const linearise: GpuOperation<typeof op.linearise> = {
  kernels: [LINEARISE],
  run({ recorder }, { loop: { policy, inner: { steps }, outer, native } }) {
    const { params, tape, lanes } = native;
    [...steps, outer].forEach(({ theta, rows: { weights, behaviour } }, index) => {
      const sharing = Number(theta.shape.length === 2);
      // At θ′ the credits are the ratio's: what the meta-gradient starts from.
      const ratio = index === steps.length ? 1 : params.ratio!;
      const buffers = [theta, policy.observations, tape, weights, behaviour, outer.rows.visits];
      recorder.dispatch(LINEARISE, { ...params, index, sharing, ratio }, buffers, lanes);
    });
  },
};

/** Gradients through the inner loop, a task each. */
export const metaGradient: GpuOperation<typeof op.metaGradient> = {
  kernels: [META_GRADIENT],
  run({ recorder }, { loop: { native: { params, tape, lanes } }, order, out }) {
    recorder.dispatch(META_GRADIENT, { ...params, order }, [tape, out], lanes);
  },
};

/** Products with the curvature, a task each. */
export const curvatureProduct: GpuOperation<typeof op.curvatureProduct> = {
  kernels: [CURVATURE_PRODUCT],
  run({ recorder }, { loop: { native: { params, tape, lanes } }, order, v, out }) {
    recorder.dispatch(CURVATURE_PRODUCT, { ...params, order }, [v, tape, out], lanes);
  },
};
