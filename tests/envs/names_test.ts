import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";

Deno.test("every name in range is parsed, and its family bears it", () => {
  for (
    const name of [
      "bandit-k5-n10",
      "bandit-k2-n1",
      "bandit-k1024-n100000",
      "mdp-n1",
      "mdp-n100",
      "mdp-n100000",
    ]
  ) assertEquals(parseEnvironment(name).name, name);
});

/** A wrong name, what the message must say beside quoting it, and what was meant. */
const WRONG: readonly [name: string, says: string, meant?: string][] = [
  ["bandit-k1-n10", "K is 1, must be an integer in [2, 1024]", "bandit-k2-n10"],
  ["bandit-k0-n10", "K is 0, must be", "bandit-k2-n10"],
  ["bandit-k1025-n10", "K is 1025, must be", "bandit-k1024-n10"],
  ["bandit-k5-n0", "N is 0, must be an integer in [1, 100000]", "bandit-k5-n1"],
  ["mdp-n100001", "N is 100001, must be", "mdp-n100000"],
  ["bandit-k5n10", "no environment has that name", "bandit-k5-n10"],
  ["banditk5n10", "no environment", "bandit-k5-n10"],
  ["bandit-5-10", "no environment", "bandit-k5-n10"],
  ["bandit-n10-k5", "no environment", "bandit-k5-n10"],
  ["bandit k=5 n=10", "no environment", "bandit-k5-n10"],
  ["bandits-k5-n10", "no environment", "bandit-k5-n10"],
  ["bandit-k05-n10", "no environment", "bandit-k5-n10"],
  ["bandit-k5-n010", "no environment", "bandit-k5-n10"],
  [" bandit-k5-n10", "no environment", "bandit-k5-n10"],
  ["bandit-k5-n10 ", "no environment", "bandit-k5-n10"],
  ["bandit-k5-n-10", "no environment", "bandit-k5-n10"],
  ["BANDIT-K5-N10", "no environment", "bandit-k5-n10"],
  ["bandit-k5-n10-k7", "no environment", "bandit-k5-n10"],
  ["bandit", "no environment", "bandit-k5-n10"],
  ["mdp10", "no environment", "mdp-n10"],
  ["MDP-n10", "no environment", "mdp-n10"],
  ["mpd-n10", "no environment", "mdp-n10"],
  ["mdp-k5-n10", "no environment", "mdp-n10"],
  ["mdp-n٣", "no environment", "mdp-n10"],
  ["", "no environment"],
  ["foo", "no environment"],
  ["constructor", "no environment"],
  ["../mdp-n10", "no environment"],
];

for (const [name, says, meant] of WRONG) {
  Deno.test(`${JSON.stringify(name)} is refused: ${says}${meant ? `; meant ${meant}` : ""}`, () => {
    const { message } = refusal(name);
    assertStringIncludes(message, JSON.stringify(name));
    assertStringIncludes(message, says);
    assertEquals(/; did you mean "(.*)"$/.exec(message)?.[1], meant);
  });
}

Deno.test("every suggestion is itself a name", () => {
  for (const [, , meant] of WRONG) if (meant) assertEquals(parseEnvironment(meant).name, meant);
});

Deno.test("a name that no environment has is answered with what is allowed", () => {
  const { message } = refusal("foo");
  assertStringIncludes(message, "bandit-k<K>-n<N> (2 ≤ K ≤ 1024, 1 ≤ N ≤ 100000)");
  assertStringIncludes(message, "mdp-n<N> (1 ≤ N ≤ 100000)");
});

Deno.test("a name of 300 characters is cut, whatever it is made of", () => {
  for (const name of ["x".repeat(300), "bandit-k5-n".padEnd(300, "9"), "bandit-".repeat(43)]) {
    const { message } = refusal(name);
    assertStringIncludes(message, "…");
    assert(message.length < 300, message);
    assert(!message.includes("did you mean"), message);
  }
});

Deno.test("control characters are shown escaped", () => {
  assertStringIncludes(refusal("mdp-n10\n\x1b[31m").message, String.raw`\n\u001b`);
});

function refusal(name: string): Error {
  return assertThrows(() => parseEnvironment(name), RangeError) as unknown as Error;
}
