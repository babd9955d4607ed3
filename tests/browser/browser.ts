/**
 * The page of a test file: opened by its first test, closed after its last. Without Chromium the
 * file's tests are ignored, and their names say why.
 *
 * @module
 */
import { assert } from "@std/assert";
import { OpenPage, whyNoBrowser } from "./chromium.ts";

const reason = whyNoBrowser();
let page: Promise<OpenPage> | undefined;
Deno.test.afterAll(async () => await (await page)?.[Symbol.asyncDispose]());

/** Registers a test of what runs in the page. */
export function browserTest(name: string, body: (page: OpenPage) => Promise<void>): void {
  Deno.test({
    name: reason === undefined ? name : `${name} (ignored: ${reason})`,
    ignore: reason !== undefined,
    // The page outlives the test that opens it.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await body(await (page ??= OpenPage.open())),
  });
}

/** Most θ of `gpu` may differ from those of `wasm` after ten iterations: some f32 roundings a step. */
const MOST = 1e-5;

/** Holds a training on the page's WebGPU against the page's `wasm`. */
export async function trainsAlike(page: OpenPage, algorithm: string, env: string): Promise<void> {
  const wasm = await page.call("train", "wasm", algorithm, env);
  const gpu = await page.call("train", "gpu", algorithm, env);
  assert(wasm.theta.length > 1000 && wasm.theta.some((x) => x !== 0));
  const apart = Math.max(...wasm.theta.map((x, k) => Math.abs(x - gpu.theta[k]!)));
  assert(apart <= MOST, `θ is ${apart} apart, must be at most ${MOST}`);
  // Reptile's tuned start on bandits is as good as what it becomes: it must only move.
  const [first, last] = [wasm.curve[0]!, wasm.curve.at(-1)!];
  assert(algorithm === "maml" ? last > first : last !== first, `it did not learn: ${wasm.curve}`);
}
