/**
 * Tests of commands on a GPU: registered where there is an adapter, a software
 * one too; elsewhere ignored, with the reason in their names.
 *
 * @module
 */
import { openDevice } from "../../../kernels/gpu/device.ts";
import { roundsAsWasm as isExact } from "../../../kernels/gpu/self_test.ts";
import type { Ended, Project } from "../project.ts";

/** Of the platform's adapter; undefined where there is none. */
const info = (await navigator.gpu?.requestAdapter())?.info;

/** A test that needs an adapter. */
export function adapterTest(name: string, body: () => Promise<void>): void {
  const reason = info ? "" : " (ignored: no WebGPU adapter)";
  Deno.test({ name: name + reason, ignore: info === undefined, fn: body });
}

/** What commands that use the adapter are given, whatever it is. */
export const ON_GPU = "--backend gpu --software-adapter";

/** Whether the adapter rounds as `wasm` does. */
export async function roundsAsWasm(): Promise<boolean> {
  const { device, arithmetic } = await openDevice({ software: true });
  device.destroy();
  return isExact(arithmetic);
}

/** Runs a command, and again if the driver aborted as its process ended (lavapipe, one run in fifty). */
export async function run(project: Project, line: string): Promise<Ended> {
  const ended = await project.run(line, { adapters: true });
  return ended.code === 134 ? await project.run(line, { adapters: true }) : ended;
}
