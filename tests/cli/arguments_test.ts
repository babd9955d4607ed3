import { assertEquals, assertThrows } from "@std/assert";
import {
  type CommandSpec,
  parseArguments,
  parseChoice,
  parseInteger,
  parseSeeds,
  seedsText,
} from "../../cli/arguments.ts";
import { UsageError } from "../../cli/usage_error.ts";

const COMMAND: CommandSpec = {
  usage: "deno task try [OPTIONS]",
  summary: "Tries.",
  example: "deno task try --name a",
  options: [
    { name: "name", value: "NAME", help: "once" },
    { name: "each", value: "NAME", repeats: true, help: "often" },
    { name: "quick", help: "a flag" },
  ],
};

Deno.test("options are read from either form, and a flag by its presence", () => {
  const given = parseArguments(["--name=a=b", "--each", "x", "--quick", "--each=y"], COMMAND);
  assertEquals(given.text("name"), "a=b");
  assertEquals(given.texts("each"), ["x", "y"]);
  assertEquals([given.flag("quick"), given.flag("help")], [true, false]);
  assertEquals(given.word, undefined);
});

Deno.test("what is not given is absent", () => {
  const given = parseArguments([], COMMAND);
  assertEquals([given.text("name"), given.texts("each"), given.flag("quick")], [
    undefined,
    [],
    false,
  ]);
});

Deno.test("a value that looks like a number, a flag's name or a property stays a text", () => {
  for (const text of ["007", "1e3", "quick", "__proto__", "true", "ä 🙂"]) {
    assertEquals(parseArguments(["--name", text], COMMAND).text("name"), text);
  }
});

Deno.test("a command's word may stand anywhere, once", () => {
  const command = { ...COMMAND, word: "WORD" };
  assertEquals(parseArguments(["go", "--name", "a"], command).word, "go");
  assertEquals(parseArguments(["--name", "a", "--quick", "go"], command).word, "go");
  assertEquals(parseArguments(["--name", "7", "8"], command).word, "8");
  assertThrows(() => parseArguments(["go", "on"], command), UsageError, '"on"');
});

Deno.test("seeds are numbers, ranges with both ends, and lists of them", () => {
  assertEquals(parseSeeds("3"), [3]);
  assertEquals(parseSeeds("0..4"), [0, 1, 2, 3, 4]);
  assertEquals(parseSeeds("9,2,5..7"), [9, 2, 5, 6, 7]);
  assertEquals(parseSeeds("4294967294..4294967295"), [4294967294, 4294967295]);
  assertEquals(parseSeeds("7..7"), [7]);
  assertEquals(parseSeeds("0..999").length, 1000);
});

Deno.test("seeds are written as they are read", () => {
  for (const text of ["3", "0..4", "2,5..7,9", "0,2,4"]) {
    assertEquals(seedsText(parseSeeds(text)), `${text === "3" ? "seed" : "seeds"} ${text}`);
  }
  assertEquals(seedsText([2, 0, 1]), "seeds 0..2");
});

Deno.test("a choice is one of the words exactly, an integer one in its range", () => {
  assertEquals(parseChoice("colour", "red", ["red", "blue"]), "red");
  assertThrows(() => parseChoice("colour", "rde", ["red"]), UsageError, 'did you mean "red"');
  assertEquals(parseInteger("count", "10", 0, 10), 10);
  assertThrows(() => parseInteger("count", "11", 0, 10), UsageError, "[0, 10]");
});
