/**
 * What can be wrong with a store, each with its path.
 *
 * @module
 */

/** A stored file is not what was stored: set it aside and make it again. */
export class CorruptArtifactError extends Error {
  override readonly name = "CorruptArtifactError";

  /** @param path the file, @param found what it is, @param expected what it must be */
  constructor(
    readonly path: string,
    readonly found: string,
    readonly expected: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot use ${path}: ${found}, must be ${expected}`, options);
  }
}

/** Something is in the way that the store did not put there, and that it neither follows nor changes. */
export class UnsafePathError extends Error {
  override readonly name = "UnsafePathError";

  /** @param path where it is, @param found what it is, @param expected what the store keeps there */
  constructor(readonly path: string, readonly found: string, expected: string) {
    super(`Cannot use ${path}: it is ${found}, must be ${expected}; remove it`);
  }
}

/** The system refused an operation on a file; the cause is its own error. */
export class FileActionError extends Error {
  override readonly name = "FileActionError";

  /** @param action what was tried, a verb, @param path on what, @param cause the system's error */
  constructor(readonly action: string, readonly path: string, cause: unknown) {
    super(`Cannot ${action} ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** One key, two results: something that the result depends on is not in the key. */
export class ConflictingResultError extends Error {
  override readonly name = "ConflictingResultError";

  /** @param job its name, @param path of the stored manifest, @param difference the output and both digests */
  constructor(job: string, readonly path: string, difference: string) {
    super(`Cannot store ${job}: its outputs differ from those stored for its key (${difference})`);
  }
}
