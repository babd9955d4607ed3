/**
 * What a whole meta-iteration takes with 1 … 8 seeds in one batch, milliseconds; before it that of
 * `wasm`, one seed on one core.
 *
 * `deno run -A tools/bare/batch.ts ENV ALGORITHM FILE.json SECONDS [--software]`. FILE gains a record a
 * batch.
 *
 * @module
 */
import { callsPerSlice, timeCalls } from "../../bench/clock.ts";
import { dispatchesOf } from "../../bench/dispatches.ts";
import type { TaskFamily } from "../../envs/family.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import type { Backend } from "../../kernels/backend.ts";
import { initialParameters } from "../../learners/initialise.ts";
import { allocateParameters, createProblem } from "../../learners/problem.ts";
import { learnerNamed } from "../../learners/registry.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { findDevice, openBackend } from "../../pipeline/backends.ts";

/** Seeds of each batch that is timed, in order of interest. */
const BATCHES = [["wasm", [1]], ["gpu", [1, 5, 8, 2, 3]]] as const;
/** Milliseconds of one measurement; a read of a GPU may take 15. */
const SLICE = { wasm: 100, gpu: 250 } as const;
const MEASUREMENTS = 5;

/** A learner with `count` seeds, at its initial parameters. */
function startLearner(
  backend: Backend,
  family: TaskFamily,
  settings: SharedSettings,
  count: number,
) {
  const problem = createProblem(backend, family, settings.policy);
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const start = seeds.map((seed) => initialParameters(problem.policy.shape, settings.policy, seed));
  const theta = allocateParameters(backend, problem, start);
  const kind = learnerNamed(settings.algorithm);
  const learner = kind.create(backend, problem, settings, theta, seeds);
  return { learner, theta };
}

/** Times iterations until `until` at the latest, one measurement at least. */
async function timeIterations(
  backend: Backend,
  { learner, theta }: ReturnType<typeof startLearner>,
  slice: number,
  until: number,
) {
  let iteration = 0;
  const run = () => learner.iterate(iteration++);
  const settle = async () => void await backend.read(theta);
  run();
  await settle();
  const dispatches = dispatchesOf(backend, run);
  await settle();
  const calls = await callsPerSlice(run, settle, slice);
  const times: number[] = [];
  for (let k = 0; k < MEASUREMENTS && (k === 0 || performance.now() < until); k++) {
    times.push(await timeCalls(run, settle, calls) / calls);
  }
  times.sort((a, b) => a - b);
  // How long the host needs to record as much, without waiting for it.
  const recorded = Math.min(calls, 20);
  const recording = performance.now();
  for (let k = 0; k < recorded; k++) run();
  const host = (performance.now() - recording) / recorded;
  await settle();
  return { calls, median: times[times.length >> 1]!, times, dispatches, host };
}

/** Adds a record to a JSON array in a file. */
async function keep(file: string, record: object): Promise<void> {
  const known: object[] = await Deno.readTextFile(file).then(JSON.parse, () => []);
  await Deno.writeTextFile(file, JSON.stringify([...known, record], null, 1) + "\n");
}

const [env, algorithm, file, seconds] = Deno.args;
if (!env || (algorithm !== "maml" && algorithm !== "reptile") || !file || !seconds) {
  throw new TypeError("Cannot time batches: must be given ENV, maml or reptile, FILE and SECONDS");
}
const software = Deno.args.includes("--software");
const until = performance.now() + 1000 * Number(seconds);
const family = parseEnvironment(env);
const settings = PRESETS.get("full")!.settings(algorithm, family);
console.log(`${algorithm} ${env}: ms an iteration, median of ${MEASUREMENTS} (least); dispatches`);
for (const [name, batches] of BATCHES) {
  const device = await findDevice(name, { software });
  for (const seeds of batches) {
    if (performance.now() > until) break;
    const backend = await openBackend(device);
    const learner = startLearner(backend, family, settings, seeds);
    const timed = await timeIterations(backend, learner, SLICE[name], until);
    backend.dispose();
    const { median, times, dispatches, host } = timed;
    console.log(
      `${name} ${seeds} seed(s): ${median.toFixed(3)} (${times[0]!.toFixed(3)}); ` +
        `${(1000 / median).toFixed(0)} iterations/s, ` +
        `${(1000 * seeds / median).toFixed(0)} seed-iterations/s; ` +
        `host ${host.toFixed(3)} ms; ${dispatches ?? "no"} dispatches`,
    );
    await keep(file, { env, algorithm, backend: name, seeds, ...timed });
  }
}
// A device that is open would keep the process.
Deno.exit(0);
