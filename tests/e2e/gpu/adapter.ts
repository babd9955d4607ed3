/**
 * Tests of commands on a GPU: registered where there is an adapter, a software
 * one too; elsewhere ignored, with the reason in their names.
 *
 * @module
 */

/** Of the platform's adapter; undefined where there is none. */
const info = (await navigator.gpu?.requestAdapter())?.info;

/** A test that needs an adapter. */
export function adapterTest(name: string, body: () => Promise<void>): void {
  const reason = info ? "" : " (ignored: no WebGPU adapter)";
  Deno.test({ name: name + reason, ignore: info === undefined, fn: body });
}

/** What commands that use the adapter are given, whatever it is. */
export const ON_GPU = "--backend gpu --software-adapter";
