import { assertEquals, assertStringIncludes } from "@std/assert";
import { blocksOf } from "../docs/blocks.ts";
import { Project } from "./project.ts";

const GUIDE = "own-learner.md";

Deno.test("the guide to a learner of one's own, typed in as it stands, prints what it says", async () => {
  await using project = await Project.copy();
  const [program, ...others] = await blocksOf(GUIDE, "ts");
  assertEquals([program, others], [await project.read("examples/study/learners/annealed.ts"), []]);
  const commands = (await blocksOf(GUIDE, "sh")).join("");
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-euc", commands],
    cwd: project.path,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_WEBGPU_BACKEND: "none" },
  }).output();
  const text = new TextDecoder();
  assertEquals(success, true, text.decode(stderr));
  const [screen] = await blocksOf(GUIDE, "text");
  assertStringIncludes(text.decode(stdout), `\n${screen}`);
  const table = await Deno.readTextFile(
    `${project.around}/my-study/outputs/tables/smoke/other.csv`,
  );
  assertStringIncludes(table, "one-step-annealed");
});
