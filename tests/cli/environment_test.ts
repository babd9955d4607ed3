import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseEnvironments } from "../../cli/environment.ts";
import { UsageError } from "../../cli/usage_error.ts";
import { understand } from "./commands.ts";

const FOLDER = new URL("../../outputs/test-tmp/environment/", import.meta.url);
Deno.mkdirSync(FOLDER, { recursive: true });

/** Writes a file, and gives its path from the folder of this project. */
function file(name: string, text: string): string {
  Deno.writeTextFileSync(new URL(name, FOLDER), text);
  return `outputs/test-tmp/environment/${name}`;
}

const CHAIN = Deno.readTextFileSync(new URL("../../examples/chain.json", import.meta.url));

Deno.test("names and files are families, each once", () => {
  const copy = file("copy.json", CHAIN);
  const families = parseEnvironments(["mdp-n10", "examples/chain.json", "mdp-n10", copy]);
  assertEquals(families.map(({ name }) => name), ["mdp-n10", "chain-s5-n10"]);
});

Deno.test("two families with one name and other tasks do not collide: they are refused", () => {
  const other = file("other.json", CHAIN.replace("0.2", "0.3"));
  const { message } = assertThrows(
    () => parseEnvironments(["examples/chain.json", other]),
    UsageError,
  );
  assertStringIncludes(message, 'another with other tasks is called "chain-s5-n10" too');
});

const MISTAKES: readonly [path: string, says: string][] = [
  ["nowhere.json", 'Cannot use environment "nowhere.json": there is no such file'],
  ["../nowhere.json", "only files of this project can be read, others with --env - < FILE"],
  ["/etc/x.json", "only files of this project can be read"],
  [file("broken.json", "{]"), "it is no JSON, "],
  [file("empty.json", ""), "it is no JSON, "],
  [
    file("states.json", CHAIN.replace('"states": 5', '"states": "5"')),
    'Cannot use task family "chain-s5-n10": dynamics.states is "5", must be a number (outputs/',
  ],
  [file("list.json", "[]"), "it is , must be an object (outputs/test-tmp/environment/list.json)"],
];

for (const [path, says] of MISTAKES) {
  Deno.test(`a file is wrong use: ${says}`, () => {
    for (
      const words of ["cell", "reproduce", "stage train", "status", "search maml-mdp-objective"]
    ) {
      const [name, ...rest] = words.split(" ");
      const args = [...rest, "--env", path];
      const { message } = assertThrows(() => understand(name as "cell", args), UsageError);
      assertStringIncludes(message, says);
    }
  });
}

Deno.test("a file that is a folder, or larger than 16 MiB, is not read", () => {
  const folder = new URL("folder.json/", FOLDER);
  Deno.mkdirSync(folder, { recursive: true });
  const path = "outputs/test-tmp/environment/folder.json";
  assertThrows(() => parseEnvironments([path]), UsageError, "it is no file");
  const large = file("large.json", " ".repeat(2 ** 24 + 1));
  assertThrows(() => parseEnvironments([large]), UsageError, "must have at most 16777216");
});

Deno.test("a search on other environments has a name of its own", () => {
  const request = understand("search", [
    ..."maml-mdp-objective --env examples/chain.json --env mdp-s5-a3-h5-n10".split(" "),
  ]) as { searches: { name: string; environments: string[] }[] };
  assertEquals(request.searches.map(({ name }) => name), [
    "maml-mdp-objective-on-chain-s5-n10-mdp-s5-a3-h5-n10",
  ]);
});
