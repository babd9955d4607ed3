/** Stand-in for what this project uses of `@std/testing`: snapshots, by Deno's own test API. @module */

/** The options of {@linkcode assertSnapshot} that are supported. */
export interface SnapshotOptions<T = unknown> {
  /** Name of the snapshot; by default the name of the test and a count. */
  name?: string;
  /** Text of the value that is stored. */
  serializer?: (actual: T) => string;
}

/** Asserts that `actual` is as in `__snapshots__`; `deno test -P --update-snapshots` writes there. */
export async function assertSnapshot<T>(
  context: Deno.TestContext,
  actual: T,
  options: SnapshotOptions<T> = {},
): Promise<void> {
  const { name, serializer, ...rest } = options;
  for (const other in rest) {
    throw new TypeError(`Cannot compare with a snapshot: no support for "${other}"`);
  }
  await context.assertSnapshot(actual, {
    ...name === undefined ? {} : { name },
    ...serializer ? { serializer } : {},
  });
}
