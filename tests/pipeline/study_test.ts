import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { nameEnvironment, parseEnvironment } from "../../envs/names.ts";
import { ALGORITHMS, findLearned, listAlgorithms } from "../../experiments/algorithms.ts";
import { PRESETS, turnPresetsTo } from "../../experiments/presets.ts";
import { maml } from "../../learners/maml.ts";
import { learnerNamed } from "../../learners/registry.ts";
import { codeDigest } from "../../pipeline/code/code_digest.ts";
import { openedStudy, openStudy, type Study } from "../../pipeline/study.ts";
import { GAUSSIAN_BANDIT } from "../envs/gaussian_bandit.ts";

const FOLDER = "file:///a%20study/";
const study: Study = {
  module: `${FOLDER}study.ts`,
  worker: `${FOLDER}worker.ts`,
  learners: [{ ...maml, name: "mine", module: `${FOLDER}learners/my%20own.ts` }],
};

// One test, since what it adds cannot be taken back in this process.
Deno.test("an opened study's learner is listed, runs by its name, and brings presets of its own", () => {
  openStudy(study);
  assertEquals(openedStudy(), study);
  assertEquals(learnerNamed("mine").module, "study/learners/my own.ts");
  assertEquals(findLearned("mine"), undefined);
  listAlgorithms();
  assertEquals(findLearned("mine")?.kind.name, "mine");
  assertEquals(ALGORITHMS.slice(0, 3), ["maml", "reptile", "mine"]);
  assertEquals(PRESETS.get("smoke")!.algorithms, ["maml", "reptile", "mine"]);

  const family = { ...GAUSSIAN_BANDIT, name: "gauss-k5-n10" };
  nameEnvironment(family);
  assertEquals(parseEnvironment("gauss-k5-n10"), family);
  assertThrows(() => nameEnvironment(family), RangeError, "the name is taken");
  const bandit = { ...family, name: "bandit-k5-n10" };
  assertThrows(() => nameEnvironment(bandit), RangeError, "the name is taken");
  const { message } = assertThrows(() => parseEnvironment("gauss"), RangeError);
  assertStringIncludes(message, "must be gauss-k5-n10 or bandit-k<K>-n<N>");
  turnPresetsTo(["gauss-k5-n10"]);
  assertEquals(PRESETS.get("full")!.environments, ["gauss-k5-n10"]);
  assertEquals([...PRESETS.keys()], ["full", "smoke"]);
});

Deno.test("a learner of a study that has no plain name, or is elsewhere, is refused", () => {
  const open = (name: string, module: string) =>
    openStudy({ ...study, learners: [{ ...maml, name, module }] });
  assertThrows(() => open("My", study.module), RangeError, 'Cannot use learner "My": its name');
  assertThrows(() => open("maml", study.module), RangeError, "a learner has that name");
  assertThrows(() => open("other", "file:///b/c.ts"), RangeError, `of a file in ${FOLDER}`);
});

Deno.test("the code of a study's learner is its files and what it imports by name", async () => {
  const files: Record<string, string> = {
    "study/learners/a.ts": 'import "../b.ts"; import "@outerloop/outerloop/learners";',
    "study/b.ts": "",
    "learners/mod.ts": 'export * from "./c.ts";',
    "learners/c.ts": "",
  };
  const reached = async (text: string) => {
    const all: Record<string, string> = { ...files, "study/learners/a.ts": text };
    const read = (path: string) => Promise.resolve(new TextEncoder().encode(all[path]));
    return Object.keys((await codeDigest(["study/learners/a.ts"], read)).files);
  };
  assertEquals(await reached(files["study/learners/a.ts"]!), Object.keys(files).sort());
  for (
    const [text, problem] of [
      ['import "../../learners/c.ts";', "must stay in the study"],
      ['import "../../../b.ts";', "must stay in the repository"],
      ['import "npm:zod";', "must be a relative path or @outerloop/outerloop/learners"],
      [
        'import "@outerloop/outerloop";',
        "must be a relative path or @outerloop/outerloop/learners",
      ],
    ]
  ) {
    const message = await reached(text!).catch((error) => error.message);
    assertStringIncludes(message, `study/learners/a.ts, line 1, imports "`);
    assertStringIncludes(message, problem!);
  }
});
