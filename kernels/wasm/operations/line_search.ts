/** The `wasm` backend's part of the line search. @module */
import type { Backend, Tensor } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { parameterCount } from "../../policy/layout.ts";
import { innerLoopOf } from "./inner_loop.ts";

/** Measures candidates of the line search. */
export function searchCandidates(
  context: WasmContext,
  { policy, theta, inner, outer, cg, settings, search }: Parameters<
    Backend["searchCandidates"]
  >[0],
): void {
  const lanes = lanesOf(context.own(outer.theta, -1, -1, parameterCount(policy.shape)));
  const loop = innerLoopOf(context, policy, inner, outer, lanes);
  const found = searchOf(context, theta, cg, settings, search);
  for (const tensor of Object.values(search)) context.written(context.own(tensor));
  context.run("searchCandidates", loop, found);
}

/** θ becomes the first acceptable candidate, or stays. */
export function accept(
  context: WasmContext,
  { theta, cg, settings, search, log, row }: Parameters<Backend["accept"]>[0],
): void {
  const [runs, size] = context.own(theta, -1, -1).shape as [number, number];
  const rows = context.own(log, -1, runs, 9);
  const found = searchOf(context, theta, cg, settings, search);
  context.written(context.own(theta));
  context.run("accept", found, runs, size, context.written(rows) + 36 * runs * row);
}

/** The address of a line search, laid out once. */
function searchOf(
  context: WasmContext,
  theta: Tensor,
  { b, x, r, status }: Parameters<Backend["accept"]>[0]["cg"],
  settings: Parameters<Backend["accept"]>[0]["settings"],
  search: Parameters<Backend["accept"]>[0]["search"],
): number {
  const [runs, size] = context.own(theta, -1, -1).shape as [number, number];
  const { maxKl, candidates: count, backtrack, klSlack, acceptEqual } = settings;
  const tensors = [
    context.own(theta),
    context.own(b, runs, size),
    context.own(x, runs, size),
    context.own(r, runs, size),
    context.own(status, runs, 4),
    context.own(search.candidates, runs, count, size),
    context.own(search.surrogate, runs, count),
    context.own(search.kl, runs, count),
    context.own(search.status, runs, 3),
  ];
  const args = [maxKl, backtrack, klSlack, count, Number(acceptEqual)];
  const addresses = tensors.map((tensor) => tensor.address);
  const key = [...args, ...addresses].join();
  let address = context.searches.get(key);
  if (address === undefined) {
    address = context.memory.allocate(context.run("layOutSearch", 0, ...args, ...addresses));
    context.run("layOutSearch", address, ...args, ...addresses);
    context.searches.set(key, address);
  }
  return address;
}
