import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { CONTENT_NAME, withoutTables } from "../../envs/content.ts";
import type { TaskFamily } from "../../envs/family.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { contentOf } from "../../pipeline/content.ts";
import { decodeSafetensors } from "../../results/safetensors.ts";
import { example } from "../examples/examples.ts";
import { keysOf, tinyJobs, tinyRequest } from "./tiny.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import { runInMemory } from "../../pipeline/run_in_memory.ts";
import { openBackend } from "../../pipeline/backends.ts";

const chain = await example("chain");
const device = { backend: "reference" } as const;

/** Keys of all jobs on a family, by stage and algorithm. */
async function keysOn(family: TaskFamily): Promise<Record<string, string>> {
  const keys = keysOf();
  const jobs = jobsOf(tinyRequest({ families: [family] }), device);
  const named = await Promise.all(
    jobs.map(async (job) => [`${job.stage} ${job.algorithm}`, (await keys.of(job)).key] as const),
  );
  return Object.fromEntries(named);
}

Deno.test("families of a name keep it, others are named by their content", () => {
  for (const name of ["bandit-k5-n10", "mdp-n10", "mdp-s5-a3-h5-n10"]) {
    assertEquals(contentOf(parseEnvironment(name)).name, name);
  }
  assertMatch(contentOf(chain).name, CONTENT_NAME);
  assertEquals(contentOf({ ...chain }).name, contentOf(chain).name);
});

Deno.test("under another label everything but tables is the same result", async () => {
  const [before, after] = [await keysOn(chain), await keysOn({ ...chain, name: "renamed" })];
  for (const [job, key] of Object.entries(before)) {
    if (job.startsWith("tabulate")) assertNotEquals(after[job], key, job);
    else assertEquals(after[job], key, job);
  }
});

Deno.test("under one label, other tasks have results of their own", async () => {
  const { tables, ...choice } = chain.rewards as TaskFamily["rewards"] & { kind: "choice" };
  const [table] = tables as [number[]];
  const rewards = { ...choice, tables: [table.map((value) => value + 1e-9)] };
  const [before, after] = [await keysOn(chain), await keysOn({ ...chain, rewards })];
  for (const [job, key] of Object.entries(before)) assertNotEquals(after[job], key, job);
});

Deno.test("a family that takes the name of another is no such family", () => {
  const forged = { ...chain, name: "mdp-n10" };
  assertEquals(contentOf(forged).name, contentOf(chain).name);
});

Deno.test("what is written beside results has no tables, but for those of named families", async () => {
  const lake = await example("frozen-lake");
  const jobs = jobsOf(tinyRequest({ families: [lake], algorithms: ["random"] }), device);
  for (const { stage, settings } of jobs) {
    if (stage === "tabulate") continue;
    assert(JSON.stringify(settings).length > 10_000);
    const text = JSON.stringify(withoutTables(settings));
    assert(text.length < 2000 && text.includes('"weights"'), text);
  }
  const left = await runInMemory(jobs, () => openBackend(device));
  const optima = [...left].find(([{ stage }]) => stage === "optima")![1]["optima.safetensors"]!;
  const { metadata } = decodeSafetensors(optima);
  assertEquals(metadata.env, contentOf(lake).name);
  assert(metadata.settings!.length < 2000);
  for (const { settings } of tinyJobs()) assertEquals(withoutTables(settings), settings);
});
