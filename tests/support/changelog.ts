/** Lines of `CHANGELOG.md`, as tests that hold numbers fixed write them. @module */

/**
 * The changelog with an entry more: the last one under "Changed" of what is
 * unreleased. That part is made if there is none.
 *
 * @param text of a file in the form of Keep a Changelog
 * @param entry one line of Markdown, without its dash
 * @throws {RangeError} If nothing is called unreleased
 */
export function withChange(text: string, entry: string): string {
  const lines = text.trimEnd().split("\n");
  const start = lines.indexOf("## [Unreleased]");
  if (start === -1) {
    throw new RangeError('Cannot add to the changelog: it has no "## [Unreleased]"');
  }
  /** The line after which nothing of a part is left but blank ones. */
  const endOf = (from: number, isNext: (line: string) => boolean) => {
    const next = lines.findIndex((line, at) => at > from && isNext(line));
    let end = next === -1 ? lines.length : next;
    while (lines[end - 1] === "") end--;
    return end;
  };
  const isVersion = (line: string) => line.startsWith("## ") || /^\[.*\]: /.test(line);
  const end = endOf(start, isVersion);
  const changed = lines.findIndex((line, at) => at > start && at < end && line === "### Changed");
  const added = changed === -1 ? { at: end, lines: ["", "### Changed", "", `- ${entry}`] } : {
    at: endOf(changed, (line) => line.startsWith("### ") || isVersion(line)),
    lines: [`- ${entry}`],
  };
  return `${lines.toSpliced(added.at, 0, ...added.lines).join("\n")}\n`;
}
