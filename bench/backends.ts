/**
 * `deno run -P=read bench/backends.ts`: stored results of one backend less those of another, paired:
 * same seeds, tasks and draws. Of results that several versions of the code left, any may be taken.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import { openStore } from "../pipeline/store/store.ts";
import { parseSummary, type Summary } from "../report/summary.ts";
import { pairedDifference } from "../report/statistics/paired.ts";

const ESTIMATES = ["paper", "precise"] as const;
const PROTOCOLS = ["online", "postAdaptation"] as const;

/** A row a cell, estimate and protocol: means of total reward, and the difference ± over seeds and tasks. */
export function compareBackends(
  summaries: readonly Summary[],
  [first, second]: readonly [string, string],
): string[][] {
  const of = (name: string) => summaries.filter(({ backend }) => backend.name === name);
  const pairs = of(first).flatMap((mine) => {
    const other = of(second).find((it) =>
      it.env === mine.env && it.algorithm === mine.algorithm && it.seed === mine.seed
    );
    return mine.estimates && other?.estimates ? [{ mine, other }] : [];
  });
  const cells = new Set(pairs.map(({ mine: { env, algorithm } }) => `${algorithm} ${env}`));
  return [...cells].sort().flatMap((cell) => {
    const seeds = pairs.filter(({ mine: { env, algorithm } }) => `${algorithm} ${env}` === cell);
    return ESTIMATES.flatMap((estimate) =>
      PROTOCOLS.flatMap((protocol) => {
        const scores = (side: "mine" | "other") =>
          seeds.map((pair) => Float64Array.from(pair[side].estimates![estimate][protocol] ?? []));
        const [a, b] = [scores("mine"), scores("other")];
        if (a[0]!.length === 0) return [];
        const { mean, ci95 } = pairedDifference(a, b);
        const difference = `${mean.toFixed(3)} ± ${ci95?.toFixed(3) ?? "?"}`;
        const what = `${estimate}, ${protocol === "online" ? "online" : "post-adaptation"}`;
        const size = `${a.length} × ${a[0]!.length}`;
        return [[cell, what, size, meanOf(a).toFixed(3), meanOf(b).toFixed(3), difference]];
      })
    );
  });
}

function meanOf(rows: readonly Float64Array[]): number {
  const all = rows.flatMap((row) => [...row]);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

if (import.meta.main) {
  const summaries: Summary[] = [];
  const store = openStore(fileURLToPath(new URL("../outputs/store", import.meta.url)));
  for await (const listed of store.list()) {
    if (!("manifest" in listed) || listed.manifest.stage !== "tabulate") continue;
    const bytes = await store.read(listed.manifest, "summary.json");
    summaries.push(parseSummary(new TextDecoder().decode(bytes)));
  }
  const head = ["cell", "estimate", "seeds × tasks", "gpu", "wasm", "gpu − wasm"];
  console.log(markdownTable([head, ...compareBackends(summaries, ["gpu", "wasm"])]));
}
