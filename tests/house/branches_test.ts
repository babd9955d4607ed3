import { assertEquals } from "@std/assert";
import { branchesOnKind } from "./branches.ts";
import { sourceFiles } from "./source_files.ts";

Deno.test("nothing outside envs/ and experiments/ asks for a kind of task or a table's number", async () => {
  assertEquals(branchesOnKind(await sourceFiles()), []);
});

Deno.test("such a branch is found, and what only resembles one is not", () => {
  const found = (path: string, line: string) =>
    branchesOnKind([{ path, text: `// A line.\n${line}\n` }]);
  const branches = [
    'if (family.kind === "bandit") return;',
    'return setting.group !== "mdp" ? 1 : 2;',
    "const is = 'mdp' === kind;",
    'case "bandit":',
    'const bandits = envs.filter((env) => env.startsWith("bandit-"));',
    "return setting.table === 1 ? null : HEADLINE;",
    "const table = paperTable(environment) === 1 ? A : B;",
    "if (2 !== row.setting.table) continue;",
    "const [paper] = isFirst ? TABLE_1 : TABLE_2;",
    "return isBandit(family);",
  ];
  assertEquals(branches.filter((line) => found("report/a.ts", line).length !== 1), []);
  assertEquals(found("cli/a.ts", branches[0]!), [`cli/a.ts:2: ${branches[0]}`]);
  // These are where such questions are answered.
  for (const path of ["envs/a.ts", "experiments/a.ts", "tests/a.ts", "docs/a.md"]) {
    assertEquals(branches.flatMap((line) => found(path, line)), []);
  }
  assertEquals(found("learners/baselines/a.ts", "return isBandit(family);"), []);
  assertEquals(found("learners/maml.ts", "return isBandit(family);").length, 1);
  const innocent = [
    'if (reward.kind === "bernoulli") return;',
    'if (optimiser.kind === "trpo") return;',
    'const env = given ?? "bandit-k5-n10";',
    'const ENVIRONMENTS = ["mdp-n100", "bandit-k5-n100"];',
    'group: "bandit",',
    "if (table.length === 1) return;",
    "if (stable === 1) return;",
    '// if (kind === "bandit") return;',
    ' * env === "mdp-n10"',
  ];
  assertEquals(innocent.flatMap((line) => found("report/a.ts", line)), []);
});
