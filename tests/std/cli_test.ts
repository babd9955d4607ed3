import { parseArgs } from "@std/cli/parse-args";
import { assertEquals } from "@std/assert";

const options = {
  boolean: ["help", "color", "dry-run"],
  string: ["env", "seeds", "jobs"],
  collect: ["seeds"],
  negatable: ["color"],
  alias: { help: "h" },
  default: { color: true, jobs: "2" },
} as const;

Deno.test("parseArgs reads values after a space or an equals sign, flags, negations, aliases", () => {
  const args = "-h --env bandit-k5-n10 --seeds=0 --seeds 3 --no-color --dry-run extra 7";
  const { env, help, seeds, ...rest } = parseArgs(args.split(" "), options);
  const typed: [string | undefined, boolean, string[]] = [env, help, seeds];
  assertEquals(typed, ["bandit-k5-n10", true, ["0", "3"]]);
  assertEquals(rest, { h: true, color: false, "dry-run": true, jobs: "2", _: ["extra", 7] });
});

Deno.test("parseArgs takes a dash alone for a value", () => {
  assertEquals(parseArgs("--env - --seeds -".split(" "), options).env, "-");
});

Deno.test("parseArgs of nothing gives false, empty lists and the defaults", () => {
  const expected = { help: false, h: false, "dry-run": false, color: true, jobs: "2", seeds: [] };
  assertEquals(parseArgs([], options), { ...expected, _: [] });
});

Deno.test("parseArgs takes no option for a value, and true or false for a flag's", () => {
  const { env, help, color } = parseArgs("--env --help --color false".split(" "), options);
  assertEquals([env, help, color], ["", true, false]);
});

Deno.test("parseArgs parses nothing after a double dash", () => {
  assertEquals(parseArgs(["--env", "--", "--help", "1"], options)._, ["--help", "1"]);
});

Deno.test("parseArgs asks about every unknown argument, and drops it on false", () => {
  const asked: unknown[] = [];
  const unknown = (...question: unknown[]) => {
    asked.push(question);
    return false;
  };
  const parsed = parseArgs("cell --sede 3 -x --e=1 --help".split(" "), { ...options, unknown });
  assertEquals(asked, [["cell"], ["--sede", "sede", "3"], ["-x", "x", true], ["--e=1", "e", "1"]]);
  assertEquals([parsed.sede, parsed.help, parsed._], [undefined, true, []]);
});
