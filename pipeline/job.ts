/**
 * A job: one stage of one (algorithm, environment, seed).
 *
 * @module
 */
import type { Device } from "./backends.ts";
import type { StageName } from "./stages/stage.ts";

/** What is to be computed; its key says whether it has been. */
export interface Job {
  /** `stage/algorithm/env/seed`; `optima/env` for what is the same for all of them. */
  readonly name: string;
  /** Which stage runs. */
  readonly stage: StageName;
  /** Empty for what is a setting's own. */
  readonly algorithm: string;
  /** Name of the family. */
  readonly env: string;
  /** Null for what is the same for all seeds. */
  readonly seed: number | null;
  /** What it runs on. */
  readonly device: Device;
  /** The stage's slice of the settings, JSON. */
  readonly settings: unknown;
  /** Files of the learner or baseline that the stage is handed: their code is part of the key. */
  readonly modules: readonly string[];
  /** Jobs whose files it reads, by the name the stage calls them. */
  readonly inputs: Readonly<Record<string, Job>>;
  /** Equal for jobs that share much of their work, which a Worker remembers from one to the next. */
  readonly shares?: string;
  /** Rough work, in policy evaluations: long jobs start first. */
  readonly cost: number;
  /** About how many numbers it leaves. */
  readonly values: number;
}
