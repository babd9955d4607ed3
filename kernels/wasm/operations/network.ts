/**
 * Networks as the module holds them: laid out once, observations up to date.
 *
 * @module
 */
import type { Policy } from "../../backend.ts";
import type { WasmContext } from "../context.ts";

/** The address of a policy's network, laid out once, its observations up to date. */
export function networkOf(context: WasmContext, { shape, observations }: Policy): number {
  const { inputs, hidden, actions } = shape;
  const x = context.own(observations, -1, inputs);
  const key = [inputs, ...hidden, actions, x.address].join();
  let net = context.networks.get(key);
  if (!net) {
    const extents = [inputs, ...hidden, actions, x.shape[0]!];
    const address = context.memory.allocate(context.run("layOutNet", 0, ...extents));
    context.run("layOutNet", address, ...extents);
    net = { address, observations: x, version: -1 };
    context.networks.set(key, net);
  }
  if (net.version !== x.version) {
    context.run("observe", net.address, x.address);
    net.version = x.version;
  }
  return net.address;
}
