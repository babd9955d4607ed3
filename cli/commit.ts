/**
 * The commit that is checked out, read without git.
 *
 * @module
 */

/**
 * Its name; undefined where the project is no clone, or its `.git` is elsewhere.
 *
 * @param read the text of a file of the project; rejects if it cannot be had
 */
export async function checkedOutCommit(
  read: (path: string) => Promise<string>,
): Promise<string | undefined> {
  const attempt = (path: string) => read(path).catch(() => "");
  const head = (await attempt(".git/HEAD")).trim();
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined) return commitIn(head);
  const packed = (await attempt(".git/packed-refs")).split("\n")
    .find((line) => line.endsWith(` ${ref}`));
  return commitIn((await attempt(`.git/${ref}`)).trim()) ?? commitIn(packed?.split(" ")[0] ?? "");
}

function commitIn(text: string): string | undefined {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text) ? text : undefined;
}
