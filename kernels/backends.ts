/**
 * The only list of backends. Each is loaded when it is asked for: an engine that cannot run one can
 * still run the others.
 *
 * @module
 */
import type { Backend } from "./backend.ts";
import { gpu } from "./gpu/kind.ts";
import { reference } from "./reference/kind.ts";
import { wasm } from "./wasm/kind.ts";

/** What jobs run on. */
export interface Device {
  /** Name of a backend. */
  readonly backend: string;
  /** The adapter's name, where a backend has several: its results are its own. */
  readonly adapter?: string;
}

/** Which adapters may be used. */
export interface AdapterOptions {
  /** A software adapter too. */
  readonly software: boolean;
  /** Where adapters come from; the platform's if not said. */
  readonly gpu?: GPU;
}

/** A backend, and what the rest of the house has to know of it. */
export interface BackendKind {
  /** On the command line, and in results. */
  readonly name: string;
  /** Where its code starts, from the root of the project: it is part of its results' keys. */
  readonly module: string;
  /** Whether the same job gives the same bits on every machine, or equal numbers within a tolerance. */
  readonly promise: "bits" | "tolerance";
  /** Whether jobs that differ in seed only run as one: side by side they take hardly longer. */
  readonly batchesSeeds: boolean;
  /** Jobs at a time that suit it: one a core, or one. */
  readonly concurrency: "cores" | "one";
  /** Whether it runs on one of several adapters, which are asked for. */
  readonly hasAdapters: boolean;
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** Whether a line search measures all its candidates, or ends at the first acceptable one. */
  readonly searchesAtOnce: boolean;
  /** Place in the order in which `auto` tries backends. */
  readonly preference: number;
  /** What `auto` says that speaks for it on a device. */
  reason(device: Device): string;
  /** What `auto` says of an error that kept it away; empty if nothing is wrong. */
  excuse(error: Error): string;
  /** A device that works, closed again. @throws {Error} If there is none */
  find(options: AdapterOptions): Promise<Device>;
  /** A backend. @throws {Error} If it cannot run, or not on this device */
  open(device: Device): Promise<Backend>;
}

/** All backends, by name. */
export const BACKENDS: ReadonlyMap<string, BackendKind> = new Map(
  [wasm, reference, gpu].map((kind) => [kind.name, kind]),
);

/**
 * A backend by name.
 *
 * @throws {RangeError} If there is none
 */
export function backendNamed(name: string): BackendKind {
  const kind = BACKENDS.get(name);
  if (kind) return kind;
  throw new RangeError(
    `Cannot use backend "${name}": must be ${[...BACKENDS.keys()].join(" or ")}`,
  );
}

/**
 * What `auto` picks, and why, in one line. What is wrong with a preferred one is said.
 *
 * @param gpu where adapters come from; the platform's if not said
 * @throws {Error} If none of them runs
 */
export async function pickDevice(
  gpu?: GPU,
  kinds: Iterable<BackendKind> = BACKENDS.values(),
): Promise<{ device: Device; reason: string }> {
  const excuses: string[] = [];
  let failure: unknown;
  for (const kind of [...kinds].sort((a, b) => a.preference - b.preference)) {
    try {
      const device = await kind.find({ software: false, ...(gpu && { gpu }) });
      return { device, reason: [kind.reason(device), ...excuses].join("; ") };
    } catch (error) {
      failure = error;
      const excuse = kind.excuse(error as Error);
      if (excuse !== "") excuses.push(excuse);
    }
  }
  throw failure;
}
