import { assert } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { helpText, parseArguments } from "../../cli/arguments.ts";
import { type CommandName, COMMANDS, understand } from "./commands.ts";

Deno.test("every command explains its options", async (t) => {
  const texts = Object.values(COMMANDS).map(({ command }) => helpText(command));
  await assertSnapshot(t, texts.join("\n\n---\n\n"));
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
