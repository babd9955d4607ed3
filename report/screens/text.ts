/** Text of a fixed width: whole words, columns, a few colours. @module */

/** What a piece of a line stands for; whether that is a colour is for the screen to say. */
export type Tone = "good" | "bad" | "notable" | "dim" | "bold";

/** Gives a text its colour, or leaves it. */
export type Paint = (text: string, tone: Tone) => string;

/** Where there are no colours. */
export const PLAIN: Paint = (text) => text;

/** Columns of a screen where nothing is known of it. */
export const WIDTH = 80;

/**
 * Lines of whole words; a word that is too long has a line of its own.
 *
 * @param indent before all lines but the first
 */
export function wrapped(text: string, width = WIDTH, indent = ""): string {
  return text.split("\n").map((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(" ")) {
      const last = lines.length - 1;
      if (last >= 0 && lines[last]!.length + 1 + word.length <= width) lines[last] += ` ${word}`;
      else lines.push(last < 0 ? word : indent + word);
    }
    return lines.join("\n");
  }).join("\n");
}

/** A text that is no longer than `width`; what is cut off is an ellipsis. */
export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? "" : `${text.slice(0, width - 1)}…`;
}

/** A cell of a table: a text, and its tone if it has one. */
export type TextCell = string | readonly [text: string, tone: Tone];

/**
 * Rows with their columns one below the other, two spaces between.
 *
 * @param align a letter a column: `l` or `r`
 */
export function columns(
  rows: readonly (readonly TextCell[])[],
  align: string,
  paint: Paint = PLAIN,
): string[] {
  const widths = Array.from(
    align,
    (_, at) => Math.max(0, ...rows.map((row) => textOf(row[at]).length)),
  );
  return rows.map((row) =>
    row.map((cell, at) => {
      const text = textOf(cell);
      const padded = align[at] === "r" ? text.padStart(widths[at]!) : text.padEnd(widths[at]!);
      return typeof cell === "string" ? padded : paint(padded, cell[1]);
    }).join("  ").trimEnd()
  );
}

function textOf(cell: TextCell | undefined): string {
  return typeof cell === "string" || cell === undefined ? cell ?? "" : cell[0];
}
