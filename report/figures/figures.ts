/**
 * Every figure, made of published results.
 *
 * @module
 */
import { ablationsFigure } from "./ablations.ts";
import { banditsFigure } from "./bandits.ts";
import { curvesFigure } from "./curves.ts";
import { drawFigure } from "./figure.ts";
import { mdpsFigure } from "./mdps.ts";
import type { PublishedTexts } from "./published_rows.ts";
import { stepsFigure } from "./steps.ts";

/** SVG by file name. */
export function figures(
  { table1, table2, curves, steps, ablations }: PublishedTexts,
): Map<string, string> {
  const all = [
    banditsFigure(table1),
    mdpsFigure(table2),
    curvesFigure(curves),
    stepsFigure(steps),
    ablationsFigure(ablations),
  ];
  return new Map(all.map((figure) => [`${figure.name}.svg`, drawFigure(figure)]));
}
