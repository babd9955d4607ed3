/**
 * Scans of files of code, kept from one command to the next, so that a file is read again only if its
 * size, times, device or inode are others. A file that had just changed when it was read is not kept.
 *
 * @module
 */
import { writeAtomically } from "../store/atomic_write.ts";
import { readCache, writeCache } from "../store/cache_file.ts";
import { FileActionError } from "../store/errors.ts";
import { stampOf } from "../store/file_layer.ts";
import type { GuardedFiles } from "../store/guarded_files.ts";
import { CODE_INDEX } from "../store/layout.ts";
import type { Scan } from "./code_digest.ts";
import type { LookAt } from "./project_files.ts";

/** What makes a scan of a file: if one of these is touched, nothing is known. */
const SCANNERS = ["code_digest", "imports", "tokens"].map((name) => `pipeline/code/${name}.ts`);

/** One file: path, stamp, digest, and text and line of each import. */
type Line = readonly [path: string, stamp: string, digest: string, imports: [string, number][]];

/** What is known of files of code. */
export class ScanIndex {
  readonly #known: Map<string, { readonly stamp: string; readonly scan: Scan }>;
  readonly #header: string;
  #isNew = false;

  /** See {@linkcode ScanIndex.read}. */
  private constructor(header: string, lines: readonly Line[] = []) {
    this.#header = header;
    this.#known = new Map(
      lines.map(([path, stamp, digest, imports]) => {
        const scan = { digest, imports: imports.map(([text, line]) => ({ text, line })) };
        return [path, { stamp, scan }];
      }),
    );
  }

  /**
   * That of a store; an empty one if there is none that is as it was written.
   *
   * @param look looks at a file of the repository
   */
  static async read(files: GuardedFiles, look: LookAt): Promise<ScanIndex> {
    const scanners = await Promise.all(SCANNERS.map(look));
    const stamps = scanners.map((facts) => facts ? stampOf(facts) : "gone");
    const header = ["outerloop code index 1", ...stamps].join(", ");
    return new ScanIndex(header, await readCache(files, CODE_INDEX, header) as Line[] | undefined);
  }

  /** The scan of a file; undefined if the file had another stamp then. */
  known(path: string, stamp: string): Scan | undefined {
    const known = this.#known.get(path);
    return known?.stamp === stamp ? known.scan : undefined;
  }

  /** Keeps a scan. */
  learn(path: string, stamp: string, scan: Scan): void {
    this.#known.set(path, { stamp, scan });
    this.#isNew = true;
  }

  /** Writes what was learned, if it can be written: a cache is in nobody's way. */
  async write(files: GuardedFiles): Promise<void> {
    if (!this.#isNew) return;
    const lines = Array.from(this.#known, ([path, { stamp, scan: { digest, imports } }]): Line => [
      path,
      stamp,
      digest,
      imports.map(({ text, line }) => [text, line]),
    ]);
    try {
      await writeAtomically(files, CODE_INDEX, writeCache(this.#header, lines));
      this.#isNew = false;
    } catch (error) {
      if (!(error instanceof FileActionError)) throw error;
    }
  }
}
