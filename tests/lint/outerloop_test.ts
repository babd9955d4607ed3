import { assertEquals } from "@std/assert";
import plugin from "../../lint/outerloop.ts";

function findings(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ id, range: [from, to] }) =>
    `${id.replace("outerloop/", "")}: ${source.slice(from, to)}`
  );
}

const REPRODUCIBLE = ["kernels/a.ts", "envs/a.ts", "learners/a.ts", "results/a.ts", "report/a.ts"];
const IMPURE = [
  "Math.random",
  'Math["random"]',
  "Date.now",
  "performance.now",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "new Date()",
];

Deno.test("clock and chance are found wherever results are made", () => {
  for (const file of [...REPRODUCIBLE, "pipeline/stages/train.ts"]) {
    for (const name of IMPURE) {
      assertEquals(findings(file, `export const x = [${name}];`), [`no-clock-no-chance: ${name}`]);
    }
  }
});

Deno.test("clock and chance are free elsewhere, and so is what only looks like them", () => {
  for (const file of ["cli/cell.ts", "pipeline/scheduler.ts", "tests/kernels/a_test.ts"]) {
    assertEquals(findings(file, `export const x = [${IMPURE}];`), []);
  }
  const innocent = 'x.random(Math.exp(1), new Date(0), "Date.now", { now: 1 }); // Math.random()';
  assertEquals(findings("kernels/a.ts", innocent), []);
});

Deno.test("Deno is found in what runs in a browser page too, and is free elsewhere", () => {
  const source = "export const text = Deno.readTextFileSync(name);";
  for (const file of ["kernels/a.ts", "envs/solutions/a.ts", "learners/a.ts"]) {
    assertEquals(findings(file, source), ["no-deno: Deno"]);
  }
  assertEquals(findings("report/a.ts", source), []);
  assertEquals(findings("cli/a.ts", source), []);
});

Deno.test("folders are counted from the root of the repository", () => {
  const root = import.meta.dirname!.replace(/tests.lint$/, "");
  const source = "export const x = Math.random();";
  assertEquals(findings(`${root}kernels/a.ts`, source).length, 1);
  assertEquals(findings(`${root}cli/kernels/a.ts`, source), []);
  assertEquals(findings(`/envs/kernels/cli/a.ts`, source), []);
});
