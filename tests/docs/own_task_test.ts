/** What docs/how-to/own-task.md shows is what is there. */
import { assert, assertEquals } from "@std/assert";
import { readLaw } from "../../envs/read_law.ts";
import { type CommandName, understand } from "../cli/commands.ts";
import { exampleText } from "../examples/examples.ts";

const page = await Deno.readTextFile(new URL("../../docs/how-to/own-task.md", import.meta.url));

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)![1]!;
}

Deno.test("its files are those in examples/", async () => {
  assertEquals(block("json"), await exampleText("t-maze.json"));
  assertEquals(block("python"), await exampleText("frozen_lake.py"));
});

Deno.test("its commands are understood", () => {
  const lines = [...page.matchAll(/^deno task (.*)$/gm)].map(([, line]) => line!);
  assertEquals(lines.length, 3);
  for (const line of lines) {
    const [name, ...args] = line.split(" ");
    if (name !== "show") assert(understand(name as CommandName, args));
  }
});

Deno.test("its table has every law, with every property", () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|/gm)];
  const laws = rows.map(([, kind]) => kind!);
  assertEquals(laws.length, 9);
  for (const [, kind, properties] of rows) {
    let message = "";
    try {
      readLaw("S", "rewards", { kind, other: 1 }, [1, 2]);
    } catch (error) {
      message = (error as Error).message;
    }
    const known = /must have kind(?:, )?(.*) only/.exec(message)![1]!.split(", ").filter(Boolean);
    assertEquals([...properties!.matchAll(/`(\w+)`/g)].map(([, name]) => name), known, kind);
  }
});
