import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { BASELINES } from "../../learners/baselines/registry.ts";
import type { LearnerKind } from "../../learners/learner.ts";
import { learnerNamed, LEARNERS } from "../../learners/registry.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("learners are the paper's two, in its order", () => {
  assertEquals(LEARNERS.map(({ name }) => name), ["maml", "reptile"]);
});

// A result's key holds the code that its module reaches: another file would leave changes unseen.
for (const entry of [...LEARNERS, ...BASELINES]) {
  const { name, module } = entry;
  Deno.test(`${name} names the file that it stands in`, async () => {
    assertMatch(module, /^learners\/[a-z0-9_/]+\.ts$/);
    const source = await Deno.readTextFile(new URL(module, ROOT));
    assert(source.includes(`name: "${name}"`), `${module} has no ${name}`);
    const exported: Record<string, unknown> = await import(new URL(module, ROOT).href);
    assert(Object.values(exported).includes(entry), `${module} does not export ${name}`);
  });
}

Deno.test("a learner's settings bear its name, and its schema allows no other", () => {
  for (const { name, paper, schema } of LEARNERS) {
    assertEquals(paper.algorithm, name);
    assertThrows(() => schema.check({ ...paper, algorithm: "another" }), RangeError, "algorithm");
  }
});

Deno.test("a name that no learner has is refused with those that there are", () => {
  for (const name of ["random", "MAML", "constructor", ""]) {
    assertThrows(
      () => learnerNamed(name),
      RangeError,
      `Cannot use learner "${name}": must be one of maml, reptile`,
    );
  }
});

Deno.test("a learner of somebody else's is found among others", () => {
  const kind: LearnerKind = { ...LEARNERS[0]!, name: "snail" };
  assert(learnerNamed("snail", [...LEARNERS, kind]) === kind);
});
