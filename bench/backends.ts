/**
 * `deno run -P=read bench/backends.ts`: stored results of one backend less those of another, paired:
 * same seeds, tasks and draws. Of results that several versions of the code left, any may be taken.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import { BACKENDS, BITS } from "../kernels/backends.ts";
import { openStore } from "../pipeline/store/store.ts";
import { pairedDifference } from "../report/statistics/paired.ts";
import { type AgentScores, decodeScores } from "../results/scores.ts";
import type { SummaryFile } from "../results/tabulated.ts";

/** Whose scores these are, and the scores. */
export interface ScoredAgent
  extends Pick<SummaryFile, "setting" | "algorithm" | "seed" | "backend"> {
  readonly scores: AgentScores;
}

const ESTIMATES = ["paper", "precise"] as const;
const PROTOCOLS = ["online", "postAdaptation"] as const;

/** A row a cell, estimate and protocol: means of total reward, and the difference ± over seeds and tasks. */
export function compareBackends(
  agents: readonly ScoredAgent[],
  [first, second]: readonly [string, string],
): string[][] {
  const of = (name: string) => agents.filter(({ backend }) => backend.name === name);
  const pairs = of(first).flatMap((mine) => {
    const other = of(second).find((it) =>
      it.setting.env === mine.setting.env && it.algorithm === mine.algorithm &&
      it.seed === mine.seed
    );
    if (!other || "expectation" in mine.scores || "expectation" in other.scores) return [];
    return [{ cell: cellOf(mine), mine: mine.scores, other: other.scores }];
  });
  const cells = new Set(pairs.map((pair) => pair.cell));
  return [...cells].sort().flatMap((cell) => {
    const seeds = pairs.filter((pair) => pair.cell === cell);
    return ESTIMATES.flatMap((estimate) =>
      PROTOCOLS.flatMap((protocol) => {
        const scores = (side: "mine" | "other") =>
          seeds.map((pair) => Float64Array.from(pair[side][estimate][protocol] ?? []));
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

function cellOf({ algorithm, setting }: ScoredAgent): string {
  return `${algorithm} ${setting.env}`;
}

function meanOf(rows: readonly Float64Array[]): number {
  const all = rows.flatMap((row) => [...row]);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

if (import.meta.main) {
  const agents: ScoredAgent[] = [];
  const store = openStore(fileURLToPath(new URL("../outputs/store", import.meta.url)));
  for await (const listed of store.list()) {
    if (!("manifest" in listed) || listed.manifest.stage !== "tabulate") continue;
    const text = new TextDecoder().decode(await store.read(listed.manifest, "summary.json"));
    const scores = decodeScores(await store.read(listed.manifest, "scores.safetensors"));
    agents.push({ ...JSON.parse(text) as SummaryFile, scores });
  }
  const [adapter] = [...BACKENDS.values()].filter(({ hasAdapters }) => hasAdapters);
  const [one, other] = [adapter!.name, BITS.name];
  const head = ["cell", "estimate", "seeds × tasks", one, other, `${one} − ${other}`];
  console.log(markdownTable([head, ...compareBackends(agents, [one, other])]));
}
