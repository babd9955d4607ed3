/**
 * Which jobs of a request are done, and why the others are not.
 *
 * @module
 */
import {
  type CodeDigest,
  codeDigest,
  type FilesOfPackage,
  type KnownScans,
} from "./code/code_digest.ts";
import type { LookAt, ReadBytes } from "./code/project_files.ts";
import type { ScanIndex } from "./code/scan_index.ts";
import { explainCodeChange } from "./code/explain_change.ts";
import { backendNamed } from "./backends.ts";
import { canonicalJson, Written } from "./canonical_json.ts";
import type { Job } from "./job.ts";
import { jobKey } from "./key.ts";
import { withoutTables } from "../envs/content.ts";
import { isSettled, stampOf } from "./store/file_layer.ts";

/** Version of what stages read and write. Raising it makes every job run again. */
export const SCHEMA = 2;

/** A job and the key that names its result. */
export interface KeyedJob {
  readonly job: Job;
  readonly key: string;
  /** The code that the stage reaches on the job's backend. */
  readonly code: CodeDigest;
  /** Keys of its inputs, by the name the stage calls them. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Makes keys; each stage's code is digested once, each job's key too. */
export class Keys {
  readonly #open: () => ReadBytes;
  readonly #look: LookAt;
  readonly #scans: KnownScans;
  readonly #read: ReadBytes;
  readonly #codes = new Map<string, Promise<CodeDigest>>();
  /** Of each file that was read for a digest, before it was read. */
  readonly #looks = new Map<string, Look>();
  #version: object = {};
  /** By their text in any order of names. */
  readonly #settings = new Map<string, Written>();
  readonly #keyed = new Map<Job, Promise<KeyedJob>>();

  /**
   * @param open makes a reader of the repository's files, which may remember what it read
   * @param look says what may spare reading them again
   * @param index scans that were made before
   */
  constructor(
    open: () => ReadBytes,
    look: LookAt = () => Promise.resolve(undefined),
    index?: Pick<ScanIndex, "known" | "learn">,
  ) {
    this.#open = open;
    this.#look = look;
    const read = open();
    this.#read = (path) => read(path); // what was made of its files is remembered with a reader
    this.#scans = {
      known: async (path) => {
        const seen = await this.#lookAt(path);
        this.#looks.set(path, seen);
        return index?.known(path, seen.stamp);
      },
      learn: (path, scan) => {
        const { stamp, isSettled } = this.#looks.get(path)!;
        if (isSettled) index?.learn(path, stamp, scan);
      },
    };
  }

  /** Stands for the code of all jobs: another object as soon as any of it was seen to be touched. */
  get version(): object {
    return this.#version;
  }

  /** The key of a job. */
  of(job: Job): Promise<KeyedJob> {
    const known = this.#keyed.get(job) ?? this.#make(job);
    this.#keyed.set(job, known);
    return known;
  }

  async #make(job: Job): Promise<KeyedJob> {
    const { stage, settings, seed } = job;
    const code = await this.codeOf(entriesOf(job));
    const inputs: Record<string, string> = {};
    for (const [name, input] of Object.entries(job.inputs)) {
      inputs[name] = (await this.of(input)).key;
    }
    const { adapter } = job.device;
    const parts = {
      schema: SCHEMA,
      stage,
      code: code.digest,
      ...(adapter !== undefined && { adapter }),
      settings: this.#written(settings),
      inputs,
      seed,
    };
    return { job, key: jobKey(parts), code, inputs };
  }

  /** Settings in canonical JSON, written once for all seeds. */
  #written(settings: unknown): Written {
    const brief = withoutTables(settings);
    return this.#settings.getOrInsertComputed(
      JSON.stringify(brief),
      () => new Written(canonicalJson(brief)),
    );
  }

  /** The digest of some code, as {@linkcode codeDigest} takes it. */
  codeOf(entries: readonly string[], filesOfPackage?: FilesOfPackage): Promise<CodeDigest> {
    return this.#codes.getOrInsertComputed(
      entries.join(" "),
      () => codeDigest(entries, this.#read, filesOfPackage, this.#scans),
    );
  }

  /** The same, of the files as they are now. */
  codeNow(entries: readonly string[], filesOfPackage?: FilesOfPackage): Promise<CodeDigest> {
    return codeDigest(entries, this.#open(), filesOfPackage);
  }

  /**
   * Looks at the code of a job again: a Worker may have loaded a file that was edited after its digest
   * was taken, and even if it was edited back since.
   *
   * @param version as it was before the job's Worker started
   * @returns whether that Worker can only have loaded this code; if not, the job has to run again
   * @throws {Error} If the code is another now; names the files
   */
  async isSameCode({ job, code }: KeyedJob, version: object): Promise<boolean> {
    const looks = await Promise.all(
      Object.keys(code.files).map(async (path) => [path, await this.#lookAt(path)] as const),
    );
    const unsure = looks.filter(([path, { stamp }]) => {
      const before = this.#looks.get(path)!;
      return !before.isSettled || before.stamp !== stamp;
    });
    if (unsure.length === 0) return version === this.#version;
    const now = await codeDigest(entriesOf(job), this.#open());
    const changes = explainCodeChange(code.files, now.files);
    if (changes.length > 0) {
      const files = changes.join(", ");
      throw new Error(`Cannot store ${job.name}: its code changed while it ran (${files})`);
    }
    for (const [path, look] of unsure) {
      // It is the same now, but a Worker may have loaded what it was in between.
      if (this.#looks.get(path)!.stamp !== look.stamp) this.#version = {};
      this.#looks.set(path, look);
    }
    return version === this.#version;
  }

  async #lookAt(path: string): Promise<Look> {
    const time = Date.now();
    const facts = await this.#look(path);
    return facts
      ? { stamp: stampOf(facts), isSettled: isSettled(facts, time) }
      : { stamp: "", isSettled: false };
  }
}

/** What a file of code looked like. */
interface Look {
  readonly stamp: string;
  /** Whether any change since would show. */
  readonly isSettled: boolean;
}

function entriesOf({ stage, device, modules }: Job): string[] {
  return [`pipeline/stages/${stage}.ts`, backendNamed(device.backend).module, ...modules];
}

/** What the code of a job is called: its stage, and what that is handed. */
export function codeNameOf({ stage, modules }: Pick<Job, "stage" | "modules">): string {
  return [stage, ...modules].join(" ");
}

/** A job that has to run. */
export interface NeededJob extends KeyedJob {
  /** What is wrong with what is stored under its key. */
  readonly problem?: string;
}
