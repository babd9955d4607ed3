import { assert } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { helpText, parseArguments } from "../../cli/arguments.ts";
import { type CommandName, COMMANDS, understand } from "./commands.ts";

Deno.test("every command explains its options", async (t) => {
  const texts = Object.values(COMMANDS).map(({ command }) => helpText(command));
  await assertSnapshot(t, texts.join("\n\n---\n\n"));
});

Deno.test("no line of any help is wider than the screen, but for a word that is", () => {
  for (const { command } of Object.values(COMMANDS)) {
    for (const width of [80, 60, 40]) {
      for (const line of helpText(command, width).split("\n")) {
        assert(line.length <= width || !line.trim().includes(" "), line);
      }
    }
  }
});

Deno.test("every command has an example that it understands", () => {
  for (const [name, { command }] of Object.entries(COMMANDS)) {
    const [deno, task, called, ...args] = command.example.split(" ");
    assert(deno === "deno" && task === "task" && called === name, command.example);
    understand(name as CommandName, args);
    assert(command.usage.startsWith(`deno task ${name}`), command.usage);
    assert(parseArguments(["--help"], command).flag("help"));
  }
});
