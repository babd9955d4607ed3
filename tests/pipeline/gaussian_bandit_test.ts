/** A family that is none of the paper's, through the whole pipeline: what holds for it has its rows. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { TaskFamily } from "../../envs/family.ts";
import { validateFamily } from "../../envs/validate_family.ts";
import { openBackend } from "../../pipeline/backends.ts";
import { absentFrom, checkRequest, type GraphRequest, jobsOf } from "../../pipeline/graph.ts";
import { runInMemory, summariesIn } from "../../pipeline/run_in_memory.ts";
import { readTable } from "../../report/tables/csv.ts";
import { tableFiles } from "../../report/tables/files.ts";
import { TINY } from "./tiny.ts";

/** K arms that pay N(ρ, 1), ρ ~ N(0, 1). */
function gaussianBandit(arms: number, pulls: number): TaskFamily {
  return validateFamily({
    name: `gauss-k${arms}-n${pulls}`,
    dynamics: {
      states: 1,
      actions: arms,
      horizon: 1,
      reward: { kind: "gaussian", sd: 1 },
      start: [1],
    },
    episodes: pulls,
    rewards: { kind: "normal", mean: 0, sd: 1 },
    transitions: { kind: "constant", value: 1 },
    report: { group: "gaussian-bandit", unit: "total", normaliser: null, labels: { k: arms } },
  });
}

const families = [gaussianBandit(4, 6), gaussianBandit(3, 8)];
const request: GraphRequest = { preset: TINY, families, seeds: [3, 5] };
const NOT_FOR_GAUSSIAN_ARMS = ["gittins", "bound"];

for (const backend of ["reference", "wasm"] as const) {
  Deno.test(`Gaussian arms have a row for all that holds, and a dash and a reason for the rest: ${backend}`, async () => {
    const device = { backend };
    checkRequest(request);
    const jobs = jobsOf(request, device);
    const absent = absentFrom(request);
    assertEquals(
      absent.map(({ env, algorithm }) => `${algorithm} ${env}`).toSorted(),
      families.flatMap(({ name }) =>
        [...NOT_FOR_GAUSSIAN_ARMS, "optimum"].map((algorithm) => `${algorithm} ${name}`)
      ).toSorted(),
    );
    const summaries = summariesIn(await runInMemory(jobs, () => openBackend(device)));
    const files = tableFiles({ summaries, absent }, { name: TINY.name, environments: [] });

    const rows = readTable(files["other.csv"]!);
    for (const { name } of families) {
      const own = rows.filter(({ env }) => env === name);
      assertEquals(
        [...new Set(own.map(({ algorithm }) => algorithm!))].toSorted(),
        ["explore-commit", "maml", "one-step", "oracle", "random", "reptile"],
      );
      for (const { algorithm, mean, seeds } of own) {
        assert(Number.isFinite(Number(mean)) && mean !== "", `${algorithm} on ${name}: ${mean}`);
        assertEquals(seeds, "2");
      }
      const meanOf = (algorithm: string, protocol = "post-adaptation") =>
        Number(
          own.find((row) =>
            row.algorithm === algorithm && row.protocol === protocol && row.estimate === "precise"
          )!.mean,
        );
      // Who knows the best arm has more than who draws any, on the same tasks.
      assert(meanOf("oracle") > meanOf("random", "online"));
    }
    for (const id of ["table1", "table2"]) assertEquals(readTable(files[`${id}.csv`]!), []);

    const markdown = files["other.md"]!;
    for (const { name } of families) assertStringIncludes(markdown, `| ${name}`);
    const envs = families.map(({ name }) => name).toSorted();
    for (const algorithm of NOT_FOR_GAUSSIAN_ARMS) {
      const line = markdown.split("\n").find((it) => it.startsWith(`- ${algorithm}: – on `));
      assert(line, `${algorithm} in ${markdown}`);
      for (const env of envs) assertStringIncludes(line, env);
      assert(/, since .+\.$/.test(line), line);
    }
    assert(!/NaN|undefined|Infinity/.test(markdown), markdown);
  });
}
