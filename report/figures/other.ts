/**
 * The table of other settings as a figure. It needs no package, so that `reproduce` draws it.
 *
 * @module
 */
import type { Row } from "../tables/row.ts";

/** Okabe & Ito (2008), by the order in which methods stand in the legend. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#000000", "#999999", "#cc79a7", "#e69f00"];

/** What a setting's scale begins and ends with. */
const BOTTOM = ["random"];
const TOP = ["optimum", "oracle"];

/** Pixels. */
const LEFT = 210;
const WIDTH = 460;
const RIGHT = 30;
const LINE = 16;
const HEAD = 60;

/** A method's place in a setting, 0 at random's reward and 1 at the optimum's. */
interface Mark {
  readonly algorithm: string;
  readonly at: number;
  readonly ci95: number;
}

/**
 * Reward after adaptation (estimate `precise`) of every method in every setting of a table, as the share
 * of the way from `random` to `optimum` or `oracle`, with 95 % intervals.
 *
 * @param rows of the table; settings without both ends, or where they are equal, are left out
 * @returns SVG, the same for the same rows
 */
export function otherFigure(rows: readonly Row[]): string {
  const precise = rows.filter(({ estimate, source, normaliser, protocol, algorithm }) =>
    estimate === "precise" && source === "run" && normaliser === null &&
    (protocol === "post-adaptation" || BOTTOM.includes(algorithm))
  );
  const settings = [...Map.groupBy(precise, ({ setting }) => setting.env)].flatMap(
    ([env, own]) => {
      const marks = marksOf(own);
      return marks.length === 0 ? [] : [{ env, marks }];
    },
  );
  const methods = [...new Set(settings.flatMap(({ marks }) => marks.map((it) => it.algorithm)))];
  const colourOf = (algorithm: string) => COLOURS[methods.indexOf(algorithm) % COLOURS.length]!;
  let y = HEAD;
  const panels = settings.map(({ env, marks }) => {
    const top = y;
    y += LINE * (marks.length + 1);
    return [
      text(LEFT - 12, top + LINE * (marks.length + 1) / 2 - 2, env, 'text-anchor="end"'),
      line(LEFT, y - LINE / 2, LEFT + WIDTH, y - LINE / 2, "#dddddd"),
      ...marks.flatMap(({ algorithm, at, ci95 }, k) => {
        const [colour, middle] = [colourOf(algorithm), top + LINE * (k + 0.5)];
        const [from, to] = [at - ci95, at + ci95].map((share) => x(share));
        return [
          line(from!, middle, to!, middle, colour, 2),
          `<circle cx="${x(at)}" cy="${middle}" r="4" fill="${colour}"/>`,
        ];
      }),
    ].join("\n");
  });
  const bottom = Math.max(y, HEAD + LINE);
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    line(x(share), HEAD - 6, x(share), bottom, "#dddddd"),
    text(x(share), bottom + 14, String(share), 'text-anchor="middle"'),
  ]);
  const legend = methods.map((algorithm, k) => {
    const [left, top] = [16 + 170 * (k % 4), 18 + 16 * Math.floor(k / 4)];
    return `<circle cx="${left}" cy="${top - 4}" r="4" fill="${colourOf(algorithm)}"/>` +
      text(left + 10, top, algorithm);
  });
  const title = settings.length === 0
    ? "No setting has results of random and of optimum or oracle"
    : "Reward after adaptation: 0 is random, 1 the optimum or the oracle; 95 % intervals";
  const [width, height] = [LEFT + WIDTH + RIGHT, bottom + 44];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" aria-label="${title}">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...legend,
    ...ticks,
    ...panels,
    text(LEFT + WIDTH / 2, bottom + 34, title, 'text-anchor="middle"'),
    "</svg>\n",
  ].join("\n");
}

/** Methods of one setting but for the ends of its scale. */
function marksOf(rows: readonly Row[]): Mark[] {
  const mean = (names: readonly string[]) =>
    rows.find(({ algorithm }) => names.includes(algorithm))?.rawMean;
  const [bottom, top] = [mean(BOTTOM), mean(TOP)];
  if (typeof bottom !== "number" || typeof top !== "number" || !(top > bottom)) return [];
  return rows.flatMap(({ algorithm, rawMean, ci95, mean, seeds }) => {
    if ([...BOTTOM, ...TOP].includes(algorithm) || rawMean === null || seeds === null) return [];
    const perEpisode = mean === 0 ? 0 : Math.abs(rawMean / mean); // totals are N times as large
    return [{
      algorithm,
      at: (rawMean - bottom) / (top - bottom),
      ci95: (ci95 ?? 0) * perEpisode / (top - bottom),
    }];
  });
}

/** Where a share is; what is far outside the scale stands at its edge. */
function x(share: number): number {
  return round(LEFT + WIDTH * Math.min(1.05, Math.max(-0.05, share)));
}

function round(pixels: number): number {
  return Math.round(100 * pixels) / 100;
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string, width = 1): string {
  return `<line x1="${x1}" y1="${round(y1)}" x2="${x2}" y2="${round(y2)}" stroke="${colour}" ` +
    `stroke-width="${width}"/>`;
}

function text(left: number, top: number, content: string, attributes = ""): string {
  return `<text x="${round(left)}" y="${round(top)}" ${attributes}>${content}</text>`;
}
