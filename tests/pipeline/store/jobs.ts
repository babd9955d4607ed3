import { canonicalJson } from "../../../pipeline/canonical_json.ts";
import { sha256 } from "../../../pipeline/digest.ts";
import type { FileLayer } from "../../../pipeline/store/file_layer.ts";
import { type Job, keyOf } from "../../../pipeline/store/manifest.ts";
import { openStore, type Store } from "../../../pipeline/store/store.ts";

/** A job's description, its key and what it leaves. */
export interface Example {
  readonly job: Job;
  readonly key: string;
  readonly outputs: Readonly<Record<string, Uint8Array>>;
}

/** A training job, or one that reads another's outputs. */
export async function exampleJob(seed: number, input?: Example): Promise<Example> {
  const stage = input ? "adapt" : "train";
  // Not once for all: a Worker loses the messages that come while its modules await.
  const files = {
    "kernels/adam/adam.ts": await sha256("adam"),
    "npm:zod@4.6.7": await sha256("zod"),
  };
  const job: Job = {
    name: `${stage}/maml/bandit-k5-n10/${seed}`,
    schema: 1,
    stage,
    settings: { iterations: 500, inner: { rate: 0.1 }, family: "bandit-k5-n10" },
    code: { digest: await sha256(canonicalJson(files)), files },
    inputs: input ? { train: input.key } : {},
    seed,
    backend: { name: "reference" },
  };
  const text = (content: string) => new TextEncoder().encode(content);
  const outputs = {
    "parameters.safetensors": text(`θ of ${job.name}`),
    "curve.csv": text("iteration,value\r\n0,5\r\n"),
  };
  return { job, key: await keyOf({ ...job, code: job.code.digest }), outputs };
}

/** Two jobs, the second of which reads the first's outputs, and which have an output in common. */
export async function exampleChain(): Promise<readonly Example[]> {
  const train = await exampleJob(3);
  return [train, await exampleJob(3, train)];
}

/**
 * What a run of the pipeline does with its store: garbage collection, then each job under its lock
 * unless it is done, then read all.
 *
 * @param onStored told the key of each job that is on disk for good
 */
export async function runJobs(
  root: string,
  files: FileLayer,
  jobs: readonly Example[],
  onStored: (key: string) => void = () => {},
): Promise<void> {
  const store = openStore(root, files);
  await store.collectGarbage();
  for (const { key, job, outputs } of jobs) {
    await store.withLock(key, async () => {
      if (!await store.get(key)) await store.put(job, outputs);
    });
    onStored(key);
  }
  await readBack(store, jobs);
}

/** Checks that jobs are stored, each output with its bytes. */
export async function readBack(store: Store, jobs: readonly Example[]): Promise<void> {
  for (const { key, job, outputs } of jobs) {
    const manifest = await store.get(key);
    if (manifest?.name !== job.name) throw new Error(`${job.name} is not there`);
    const read = await store.readAll(manifest);
    for (const [name, bytes] of Object.entries(outputs)) {
      if (read[name]?.toHex() !== bytes.toHex()) throw new Error(`${job.name} has other bytes`);
    }
  }
}
