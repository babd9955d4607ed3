import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { jobsOf } from "../../pipeline/graph.ts";
import { neededJobs } from "../../pipeline/runner.ts";
import { openStore } from "../../pipeline/store/store.ts";
import { codeOfTables, makeTables } from "../../pipeline/tables.ts";
import { TABLES } from "../../report/tables/registry.ts";
import { Bench, keys, ROOT } from "./run_bench.ts";
import { StagePool } from "./stage_pool.ts";
import { intercepted } from "./store/intercepted_files.ts";
import { keysOf, TINY, type TinyChanges, tinyRequest } from "./tiny.ts";

const device = { backend: "reference" } as const;
const algorithms = ["reptile", "one-step", "random"];
const preset = { ...TINY, seeds: [3] };
const request = (changes: TinyChanges = {}) => tinyRequest({ preset, algorithms, ...changes });

/** Makes the tables of a request as `reproduce` does. */
async function tables(bench: Bench, changes: TinyChanges = {}, only?: string, keyed = keys) {
  const asked = request(changes);
  const jobs = jobsOf(asked, device);
  await bench.run(jobs, new StagePool(), { keys: keyed });
  const table = TABLES.find(({ id }) => id === only);
  const files = await makeTables({ store: bench.store, keys: keyed }, {
    request: asked,
    jobs,
    only: table,
  });
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
  );
}

Deno.test("where nothing is to be done, nothing but the index and the tables is read", async () => {
  const bench = new Bench();
  bench.files.clock = 3_600_000;
  const first = await tables(bench);
  bench.files.clock = 7_200_000;
  await Array.fromAsync(bench.store.verifyChanged());
  const opened: string[] = [];
  const store = openStore(
    ROOT,
    intercepted(bench.files, (operation, path) => {
      if (operation === "open") opened.push(path);
    }),
  );
  await Array.fromAsync(store.verifyChanged());
  const jobs = jobsOf(request(), device);
  assertEquals(await neededJobs(jobs, keys, store), []);
  const again = await makeTables({ store, keys }, { request: request(), jobs });
  assertEquals(Object.keys(again).sort(), Object.keys(first).sort());
  const objects = opened.filter((path) => path.includes("/objects/"));
  const held = objects.map((path) => new TextDecoder().decode(bench.files.bytesAt(path)));
  assertEquals(held.toSorted(), Object.values(first).toSorted());
  assertEquals(opened.filter((path) => path === `${ROOT}/index`).length, 1);
  assertEquals(opened.filter((path) => path.includes("/jobs/")).length, 1, "their manifest");
});

Deno.test("tables are of what is asked for, whatever else is stored", async () => {
  const alone = await tables(new Bench(), { seeds: [7] });
  const bench = new Bench();
  const before = await tables(bench);
  assertEquals(await tables(bench, { seeds: [7] }), alone);
  assertEquals(await tables(bench), before);
  const fewer = await tables(bench, { algorithms: ["one-step"] });
  assertEquals(fewer, await tables(new Bench(), { algorithms: ["one-step"] }));
  assertNotEquals(alone["table1.csv"], before["table1.csv"]);
});

Deno.test("seeds other than the preset's are named, its own are not", async () => {
  const bench = new Bench();
  assert(!(await tables(bench))["table1.md"]!.includes("with seeds"));
  const other = await tables(bench, { seeds: [7, 5] });
  assert(other["table1.md"]!.includes("Preset tiny, with seeds 5, 7 instead of its own, backend"));
});

Deno.test("a single table is the same as among all, and alone", async () => {
  const bench = new Bench();
  const all = await tables(bench);
  const { "overview.json": overview, ...alone } = await tables(bench, {}, "table1");
  assertEquals(alone, { "table1.csv": all["table1.csv"]!, "table1.md": all["table1.md"]! });
  assert(JSON.parse(overview!).every(({ table }: { table: string }) => table === "table1"));
});

Deno.test("where nothing can be written tables are made, and not kept", async () => {
  const bench = new Bench();
  const made = await tables(bench);
  const jobs = jobsOf(request(), device);
  const readOnly = intercepted(bench.files, (operation) => {
    if (operation === "createNew") throw new Deno.errors.PermissionDenied("read-only");
  });
  const only = TABLES.find(({ id }) => id === "table1");
  const store = openStore(ROOT, readOnly);
  const files = await makeTables({ store, keys }, { request: request(), jobs, only });
  assertEquals(new TextDecoder().decode(files["table1.csv"]), made["table1.csv"]);
  assertEquals(await kept(bench), 1);
});

const text = async (path: string) =>
  await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

/** How many results of a store are tables. */
async function kept({ store }: Bench): Promise<number> {
  const stored = await Array.fromAsync(store.list());
  return stored.filter((it) => "manifest" in it && it.manifest.stage === "tables").length;
}

Deno.test("the order in which seeds and algorithms are asked for makes no tables anew", async () => {
  const bench = new Bench();
  const some = { seeds: [3, 5] };
  const made = await tables(bench, some);
  const reversed = { seeds: [5, 3], algorithms: algorithms.toReversed() };
  assertEquals(await tables(bench, reversed), made);
  assertEquals(await kept(bench), 1);
});

Deno.test("tables whose code was edited while jobs ran are made, and not kept", async () => {
  const path = "report/statistics/quantile.ts";
  const edited: Record<string, string> = {};
  const bench = new Bench();
  const keyed = keysOf(edited);
  await codeOfTables({ store: bench.store, keys: keyed });
  edited[path] = `${await text(path)}\nvoid 0;\n`;
  assertEquals(await tables(bench, {}, undefined, keyed), await tables(new Bench()));
  assertEquals(await kept(bench), 0);
});

Deno.test("an edit of the report or of a package makes tables anew, a comment does not", async () => {
  const made = async (edited: Record<string, string>) => {
    const bench = new Bench();
    await tables(bench);
    await tables(bench);
    assertEquals(await kept(bench), 1);
    await tables(bench, {}, undefined, keysOf(edited));
    return await kept(bench) - 1;
  };
  assertEquals(await made({}), 0);
  const paths = [
    "report/statistics/quantile.ts",
    "results/tabulated.ts",
    "results/optima.ts",
    "std/csv/stringify.ts",
  ];
  for (const path of paths) {
    assertEquals(await made({ [path]: `${await text(path)}\nvoid 0;\n` }), 1, path);
    assertEquals(await made({ [path]: `${await text(path)}\n// a comment\n` }), 0, path);
  }
  assertEquals(await made({ "deno.lock": `${await text("deno.lock")} ` }), 1);
  assertEquals(await made({ "cli/reproduce.ts": "void 0;" }), 0);
});
