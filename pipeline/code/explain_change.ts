/**
 * Why a result is stale: which files of its code changed.
 *
 * @module
 */

type Files = Readonly<Record<string, string>>;

/**
 * What changed between two records of file digests: `changed kernels/adam/adam.ts`, `added …`,
 * `removed …`, in the order of the paths; empty if nothing did.
 */
export function explainCodeChange(before: Files, after: Files): string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    if (!Object.hasOwn(before, path)) return [`added ${path}`];
    if (!Object.hasOwn(after, path)) return [`removed ${path}`];
    return before[path] === after[path] ? [] : [`changed ${path}`];
  });
}
