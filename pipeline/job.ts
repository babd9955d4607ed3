/**
 * A job: one stage of one (algorithm, environment, seed).
 *
 * @module
 */
import type { Device } from "./backends.ts";
import type { StageName } from "./stages/stage.ts";

/** What is to be computed; its key says whether it has been. */
export interface Job {
  /** `stage/algorithm/env/seed`. */
  readonly name: string;
  readonly stage: StageName;
  readonly algorithm: string;
  readonly env: string;
  readonly seed: number;
  readonly device: Device;
  /** The stage's slice of the settings, JSON. */
  readonly settings: unknown;
  /** Jobs whose files it reads, by the name the stage calls them. */
  readonly inputs: Readonly<Record<string, Job>>;
  /** Rough work, in policy evaluations: long jobs start first. */
  readonly cost: number;
}

/** `stage/algorithm/env/seed`. */
export function jobName(stage: StageName, algorithm: string, env: string, seed: number): string {
  return `${stage}/${algorithm}/${env}/${seed}`;
}
