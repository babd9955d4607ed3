import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createUniform } from "../support/random.ts";
import { succeeded } from "./load.ts";
import { Project } from "./project.ts";

const RUN = "reproduce --preset smoke --seed 0 --backend wasm --algorithm reptile " +
  "--algorithm random --algorithm optimum --env examples/chain.json --env examples/t-maze.json";
/** The optima, four stages of a learner and two of each baseline, of two families. */
const JOBS = 18;

Deno.test("families from files: killed and resumed they end in the same bytes, in a table and a figure", async () => {
  await using project = await Project.copy();
  const first = succeeded(await project.run(RUN));
  assertStringIncludes(first.stderr, `${JOBS} jobs done`);
  const undisturbed = await project.results();
  const table = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/other.md`);
  const figure = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/other.svg`);
  for (const name of ["chain-s5-n10", "t-maze-n10"]) {
    assertStringIncludes(table, `${name} |`);
    assertStringIncludes(figure, `>${name}</text>`);
  }

  await project.forget();
  const uniform = createUniform(5);
  for (let kill = 0; kill < 3; kill++) {
    const running = project.start(RUN);
    await running.said("jobs to run").catch(() => {}); // nothing may be left to do
    await new Promise((resolve) => setTimeout(resolve, 1500 * uniform()));
    running.kill("SIGKILL");
    await running.ended;
  }
  succeeded(await project.run(RUN));
  assertEquals(await project.results(), undisturbed);

  const path = `${project.path}/examples/chain.json`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace("chain-s5-n10", "renamed"));
  const renamed = succeeded(await project.run(`${RUN} --dry-run`));
  // Only what tabulates knows the label.
  const listed = (renamed.stdout + renamed.stderr).match(/^.*\w+\/.*renamed.*$/gm) ?? [];
  assert(listed.length > 0 && listed.every((it) => it.includes("tabulate/")), renamed.stdout);
});

Deno.test("a family is taken from standard input, so that nothing outside need be readable", async () => {
  await using project = await Project.copy("plain");
  const outside = `${project.around}/outside.json`;
  await Deno.rename(`${project.path}/examples/wang-easy.json`, outside);
  const options = "--preset smoke --algorithm random --seeds 0 --backend wasm --json";
  const refused = await project.run(`cell --env ${outside} ${options}`);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.stderr, "only files of this project can be read");
  const { stdout, success } = await new Deno.Command("sh", {
    args: ["-c", `"$0" task --quiet cell --env - ${options} < ../outside.json`, Deno.execPath()],
    cwd: project.path,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  assert(success);
  const { env, rows } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(env, "wang-easy-n100");
  const oracle = rows.find((row: { algorithm: string; estimate: string }) =>
    row.algorithm === "oracle" && row.estimate === "precise"
  );
  assertEquals(Math.round(10 * oracle.mean), 900);
});
