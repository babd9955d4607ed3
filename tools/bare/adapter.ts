/**
 * What there is to compute on: adapter, limits, self-test, what each kernel takes to compile, how long
 * a read of nothing takes, and rounding.
 *
 * `deno run -A tools/bare/adapter.ts [--software] [--only-find] [FILE.json]`. `--software` allows a
 * program on the CPU; `--only-find` ends as soon as there is an adapter. Exit status 3: no adapter;
 * 4: a software adapter only.
 *
 * @module
 */
import { type OpenDevice, openDevice } from "../../kernels/gpu/device.ts";
import { KERNELS } from "../../kernels/gpu/raw.ts";
import { compileKernels } from "../../kernels/gpu/kernels.ts";
import { Recorder, SENTINEL } from "../../kernels/gpu/recorder.ts";
import { describeArithmetic } from "../../kernels/gpu/self_test.ts";
import { measureRounding } from "./rounding.ts";

const software = Deno.args.includes("--software");
const file = Deno.args.find((argument) => argument.endsWith(".json"));
const found: Record<string, unknown> = {};

/** Says it, and keeps it in case the next step never ends. */
function say(key: string, value: unknown): void {
  found[key] = value;
  console.log(`${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  if (file) Deno.writeTextFileSync(file, JSON.stringify(found, null, 1) + "\n");
}

/** Does something whose failure is a result too, and says how long it took. */
async function attempt(key: string, work: () => unknown): Promise<void> {
  const start = performance.now();
  try {
    say(key, await work());
  } catch (error) {
    say(key, `FAILED: ${(error as Error).message.slice(0, 2000)}`);
    Deno.exitCode = 1;
  }
  say(`${key}, ms`, Math.round(performance.now() - start));
}

/** What an object of the platform has: its properties are its prototype's. */
function propertiesOf(of: object): Record<string, unknown> {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(of));
  const values = of as Record<string, unknown>;
  return Object.fromEntries(
    names.filter((name) => name !== "constructor" && name in of).map((name) => [
      name,
      values[name],
    ]),
  );
}

/** Twenty reads that wait for no work, milliseconds. */
async function readsOfNothing(open: OpenDevice): Promise<Record<string, number | undefined>> {
  const recorder = new Recorder(open, await compileKernels(open.device, [SENTINEL]));
  const times: number[] = [];
  for (let k = 0; k < 20; k++) {
    const start = performance.now();
    await recorder.read([]);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { least: times[0], median: times[10], most: times[19] };
}

const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
if (!adapter) {
  console.log("no WebGPU adapter");
  Deno.exit(3);
}
say("info", propertiesOf(adapter.info));
if (!software && /llvmpipe|lavapipe|swiftshader|software/i.test(adapter.info.description)) {
  console.log("only a software adapter");
  Deno.exit(4);
}
if (Deno.args.includes("--only-find")) Deno.exit(0);
say("limits", propertiesOf(adapter.limits));
say("features", [...adapter.features].sort());

let opened: OpenDevice | undefined;
await attempt("self-test", async () => {
  opened = await openDevice({ software });
  const { maxTrips, arithmetic } = opened;
  const words = describeArithmetic(arithmetic) || "rounds as wasm";
  return { maxTrips: `${maxTrips}`, ...arithmetic, words };
});
if (!opened) Deno.exit(1);
const open = opened;
// Each kernel by itself, so that one that fails or takes long is told by name.
for (const kernel of KERNELS) {
  await attempt(`compile ${kernel.name}`, async () => {
    await compileKernels(open.device, [kernel]);
    return "ok";
  });
}
await attempt("reads of nothing, ms", () => readsOfNothing(open));
await attempt("rounding", () => measureRounding(open.device));
open.device.destroy();
