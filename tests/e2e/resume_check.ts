import { assert, assertEquals } from "@std/assert";
import { createUniform } from "../support/random.ts";
import { jobsDone, LOAD, LOAD_JOBS, reproduce, succeeded } from "./load.ts";
import { Project } from "./project.ts";

Deno.test("a run makes everything, the next one nothing, and says so", async () => {
  await using project = await Project.copy();
  const first = succeeded(await project.run(`reproduce ${LOAD}`));
  assertEquals(jobsDone(first), LOAD_JOBS);
  const lines = first.stdout.trimEnd().split("\n");
  assert(lines.length <= 40 && lines.every(({ length }) => length <= 80), first.stdout);
  assert(/^bandit-k5-n10 .* ± .* [≠≈?] 7\.2 ± 0\.2 /m.test(first.stdout), first.stdout);
  assert(first.stdout.includes("Files outputs/tables/smoke/\n"), first.stdout);
  assert(/^Took {2}\d+s$/m.test(first.stderr), first.stderr);
  const before = await project.results();

  const second = succeeded(await project.run(`reproduce ${LOAD}`));
  assert(second.stderr.includes(`nothing to do: ${LOAD_JOBS} jobs asked for, all done`));
  assert(second.seconds < 5, `${second.seconds} s`);
  assertEquals(second.stdout, first.stdout);
  assertEquals(await project.results(), before);
  succeeded(await project.run("verify"));
});

Deno.test("killed at ten random instants, a run ends in the same bytes", async () => {
  await using project = await Project.copy();
  const started = performance.now();
  const undisturbed = await reproduce(project);
  const duration = performance.now() - started;
  await project.forget();

  const uniform = createUniform(20181);
  let killed = 0;
  const instants: number[] = [];
  while (killed < 10) {
    const running = project.start(`reproduce ${LOAD}`);
    const instant = uniform() * duration;
    const timer = setTimeout(() => running.kill("SIGKILL"), instant);
    const { signal } = await running.ended;
    clearTimeout(timer);
    if (signal === null) await project.forget(); // it was through before
    else {
      killed++;
      instants.push(Math.round(instant));
    }
  }
  // What a kill leaves while it writes; ten kills may miss that moment.
  const digest = "a".repeat(64);
  for (
    const left of [
      `store/locks/${digest}.lock`,
      `store/objects/aa/${digest}.1.tmp`,
      `store/jobs/aa/${digest}.json.1.tmp`,
      "tables/smoke/table1.csv.1.tmp",
    ]
  ) {
    const path = `${project.path}/outputs/${left}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, "half a wor");
  }
  assertEquals(await reproduce(project), undisturbed, `killed after ${instants.join(", ")} ms`);
  succeeded(await project.run("verify"));
  assertEquals(await project.digests("store/locks"), {}, "leftovers are swept");
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`${signal} ends a run within 2 s with ${code}; resumed, it makes the same bytes`, async () => {
    await using project = await Project.copy();
    // More of it, so that it is not through in a moment.
    const line = `reproduce ${LOAD.replace("0,1", "0..7")} --jobs 1`;
    succeeded(await project.run(line));
    const undisturbed = await project.results();
    await project.forget();

    const running = project.start(line);
    await running.said("0 %, 0 of ");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const asked = performance.now();
    running.kill(signal);
    const ended = await running.ended;
    const seconds = (performance.now() - asked) / 1000;
    assertEquals(ended.code, code, ended.stderr);
    assert(seconds < 2, `${seconds} s`);
    assert(ended.stderr.includes(`Interrupted by ${signal}. Finished jobs are stored`));
    assert(!ended.stderr.includes("failed:"), "an interrupt is no failure");
    succeeded(await project.run(line));
    assertEquals(await project.results(), undisturbed);
  });
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`${signal} ends a command that keeps nothing with ${code} and a line`, async () => {
    await using project = await Project.copy();
    const running = project.start("cell --env mdp-n25 --backend wasm");
    await running.said(" of 500 iterations");
    running.kill(signal);
    const ended = await running.ended;
    assertEquals(ended.code, code, ended.stderr);
    assert(ended.stderr.endsWith(`\nInterrupted by ${signal}\n`), ended.stderr);
  });
}

Deno.test("an interrupt in the middle of long training ends it too", async () => {
  await using project = await Project.copy();
  const running = project.start("stage train --env mdp-n100 --algorithm maml --keep-going");
  await running.said("0 %, 0 of ");
  const asked = performance.now();
  running.kill("SIGINT");
  assertEquals((await running.ended).code, 130);
  assert(performance.now() - asked < 2000);
});

/** All of the smoke preset, long enough to be shared. */
const SHARED = "reproduce --preset smoke --backend wasm --jobs 1";

Deno.test("runs started together share the work, and leave the same bytes", async () => {
  await using project = await Project.copy();
  const jobs = jobsDone(succeeded(await project.run(SHARED)));
  const alone = await project.results();
  for (const [runs, least] of [[2, 15], [8, 0]] as const) {
    await project.forget();
    const all = Array.from({ length: runs }, () => project.run(SHARED));
    const ended = (await Promise.all(all)).map(succeeded);
    assertEquals(await project.results(), alone);
    const done = ended.map(jobsDone);
    assertEquals(done.reduce((sum, count) => sum + count), jobs, `${done}`);
    assert(Math.min(...done) >= least, `${done}`);
    const waits = ended.map(({ stderr }) => stderr.match(/another process/g)?.length ?? 0);
    assert(Math.max(...waits) <= 2, ended.map(({ stderr }) => stderr).join("\n"));
  }
});

Deno.test("of two runs started together one is killed: the other does the rest", async () => {
  await using project = await Project.copy();
  succeeded(await project.run(SHARED));
  const alone = await project.results();
  await project.forget();
  const [victim, heir] = [project.start(SHARED), project.start(SHARED)];
  await victim.said("0 %, 0 of ");
  await new Promise((resolve) => setTimeout(resolve, 300)); // in a training
  victim.kill("SIGKILL");
  assertEquals((await victim.ended).signal, "SIGKILL");
  succeeded(await heir.ended);
  assertEquals(await project.results(), alone);
  succeeded(await project.run("verify"));
});

Deno.test("how many jobs run at a time changes no byte", async () => {
  await using project = await Project.copy();
  const results = [];
  for (const jobs of [1, 2, 4]) {
    await project.forget();
    succeeded(await project.run(`reproduce ${LOAD} --jobs ${jobs}`));
    results.push(await project.results());
  }
  assertEquals(results[1], results[0]);
  assertEquals(results[2], results[0]);
});
