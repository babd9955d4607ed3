/** What marks mean, written above a figure. @module */
import { type Markish, text } from "@observablehq/plot";

/** An entry: a mark, its colour, what it stands for. */
export interface Entry {
  readonly mark: string;
  readonly colour: string;
  readonly label: string;
}

/** Width of a character, pixels, about: text is not measured here, and fonts differ. */
const CHARACTER = 6.4;

/**
 * Entries in a line above the figure's frame.
 *
 * @param above pixels between the frame's top and the line
 */
export function legend(above: number, entries: readonly Entry[]): Markish[] {
  let dx = 0;
  return entries.flatMap(({ mark, colour, label }) => {
    const at = {
      frameAnchor: "top-left",
      facet: "super",
      textAnchor: "start",
      dy: -above,
    } as const;
    const marks = [
      text([mark], { ...at, dx, fill: colour, fontWeight: "bold", fontSize: 14 }),
      text([label], { ...at, dx: dx + 14 }),
    ];
    dx += 36 + CHARACTER * label.length;
    return marks;
  });
}
