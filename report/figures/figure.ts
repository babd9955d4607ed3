/**
 * A plot as a standalone SVG file.
 *
 * @module
 */
import { plot, type PlotOptions } from "@observablehq/plot";
import { DOMParser } from "linkedom";

/** What a figure shows. */
export interface Figure {
  /** Name of its file, without `.svg`. */
  readonly name: string;
  /** What it shows, in a line; its accessible name. */
  readonly title: string;
  readonly options: PlotOptions;
}

/** Methods' colours: Okabe & Ito (2008), told apart by colour-blind eyes and in print. */
export const COLOURS = {
  "maml": "#0072b2",
  "reptile": "#d55e00",
  "maml-all-action": "#009e73",
  "one-step": "#000000",
  "explore-commit": "#999999",
} as const;

/** The figure as SVG: the same bytes for the same numbers. */
export function drawFigure({ name, title, options }: Figure): string {
  const page = new DOMParser().parseFromString("<!doctype html><html></html>", "text/html");
  const svg = plot({
    ...options,
    // Plot makes up a class of its own for each style, by chance.
    className: `figure-${name}`,
    document: page as unknown as NonNullable<PlotOptions["document"]>,
    ariaLabel: title,
    style: { fontSize: "12px", background: "white", color: "black" },
  });
  if (svg.tagName.toLowerCase() !== "svg") {
    throw new TypeError(`Cannot draw ${name}: its plot is a <${svg.tagName}>, must be an <svg>`);
  }
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${shortened(svg.outerHTML)}\n`;
}

/** Coordinates to a hundredth of a pixel: smaller files, and no last digits of an f64. */
function shortened(svg: string): string {
  return svg.replace(
    /-?\d+\.\d{3,}(?:e-?\d+)?/g,
    (number) => String(Number(Number(number).toFixed(2))),
  );
}
