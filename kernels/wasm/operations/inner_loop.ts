/**
 * Inner loops as the module holds them: laid out once, linearised where their
 * tensors are now.
 *
 * @module
 */
import type { InnerLoop, InnerStep, OuterBatch, Policy } from "../../backend.ts";
import type { WasmContext } from "../context.ts";
import { networkOf } from "./network.ts";

/** The address of an inner loop, laid out once, linearised where its tensors are now. */
export function innerLoopOf(
  context: WasmContext,
  policy: Policy,
  { steps, stepSize, objective }: InnerLoop,
  outer: OuterBatch,
  [runs, tasks]: readonly [number, number],
): number {
  const net = networkOf(context, policy);
  const rows = policy.observations.shape[0]!;
  const table = [runs, tasks, rows, policy.shape.actions];
  const points = [...steps, outer].map(({ theta, rows: data }: InnerStep | OuterBatch) => {
    const [parameters, shared] = context.parameters(theta, runs, tasks, policy);
    const weights = context.own(data.weights, ...table);
    const behaviour = context.own(data.behaviour, ...table);
    return { tensors: [parameters, weights, behaviour], shared, visits: data.visits };
  });
  const visits = context.own(outer.rows.visits, runs, tasks, rows);
  const tensors = [context.own(policy.observations), ...points.flatMap((point) => point.tensors)];
  const key = [net, runs, tasks, stepSize, objective, ...tensors.map((it) => it.address)].join();
  let loop = context.innerLoops.get(key);
  if (!loop) {
    const shared = points.reduce((bits, point, j) => bits | point.shared << j, 0);
    const extents = [net, runs, tasks, steps.length, shared];
    const address = context.memory.allocate(context.run("layOutLoop", 0, ...extents));
    context.run("layOutLoop", address, ...extents);
    context.run("configureLoop", address, Number(objective === "ratio"), stepSize);
    points.forEach((point, j) => {
      const addresses = point.tensors.map((tensor) => tensor.address);
      context.run("setPoint", address, j, ...addresses, visits.address);
    });
    loop = { address, tensors, versions: [] };
    context.innerLoops.set(key, loop);
  }
  const { versions } = loop;
  if (!loop.tensors.every((tensor, k) => tensor.version === versions[k])) {
    context.run("linearise", loop.address);
    loop.versions = loop.tensors.map((tensor) => tensor.version);
  }
  return loop.address;
}
