import { assert, assertEquals, assertThrows } from "@std/assert";
import { PRESETS } from "../../experiments/presets.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import type { Job } from "../../pipeline/job.ts";
import { TINY, tinyRequest } from "./tiny.ts";

const shapes = (jobs: readonly Job[]) =>
  jobs.map(({ name, inputs }) => {
    const list = Object.entries(inputs).map(([as, { name }]) => `${as}=${name}`);
    return `${name} <- ${list.join(" ")}`.trim();
  });

const named = (jobs: readonly Job[], name: string) => jobs.find((job) => job.name === name)!;

Deno.test("a meta-learner is trained, adapted, evaluated and tabulated", () => {
  assertEquals(shapes(jobsOf(tinyRequest({ algorithms: ["maml"] }))), [
    "train/maml/bandit-k5-n10/3 <-",
    "adapt/maml/bandit-k5-n10/3 <- train=train/maml/bandit-k5-n10/3",
    "evaluate/maml/bandit-k5-n10/3 <- train=train/maml/bandit-k5-n10/3 " +
    "adapt=adapt/maml/bandit-k5-n10/3",
    "tabulate/maml/bandit-k5-n10/3 <- evaluate=evaluate/maml/bandit-k5-n10/3",
  ]);
});

Deno.test("a computed method is evaluated and tabulated, the bound only tabulated", () => {
  assertEquals(shapes(jobsOf(tinyRequest({ algorithms: ["one-step", "bound"] }))), [
    "evaluate/one-step/bandit-k5-n10/3 <-",
    "tabulate/one-step/bandit-k5-n10/3 <- evaluate=evaluate/one-step/bandit-k5-n10/3",
    "tabulate/bound/bandit-k5-n10/3 <-",
  ]);
});

Deno.test("without algorithms, all that are defined on the environment and known to the preset", () => {
  const algorithms = (env: string, preset = TINY) => [
    ...new Set(jobsOf(tinyRequest({ envs: [env], preset })).map(({ algorithm }) => algorithm)),
  ];
  const controls = ["random", "one-step", "explore-commit"];
  assertEquals(algorithms("bandit-k5-n10"), [
    ...["maml", "reptile"],
    ...controls,
    ...["oracle", "gittins", "bound"],
  ]);
  assertEquals(algorithms("mdp-n10"), ["maml", "reptile", ...controls, "optimum"]);
  assertEquals(algorithms("mdp-n10", { ...TINY, algorithms: ["maml"] }), [
    "maml",
    ...controls,
    "optimum",
  ]);
});

Deno.test("every job stands once, after its inputs, with some cost", () => {
  const jobs = jobsOf(tinyRequest({ envs: ["bandit-k5-n10", "mdp-n10"], seeds: [0, 1] }));
  assertEquals(new Set(jobs.map(({ name }) => name)).size, jobs.length);
  // (2 learners × 4 + 5 controls × 2 + bound) × 2 seeds on bandits, without bound and with 4 on MDPs.
  assertEquals(jobs.length, (8 + 10 + 1) * 2 + (8 + 8) * 2);
  for (const [at, job] of jobs.entries()) {
    for (const input of Object.values(job.inputs)) {
      const before = jobs.indexOf(input);
      assert(before >= 0 && before < at, `${input.name} stands after ${job.name}`);
      assertEquals([input.seed, input.env, input.device], [job.seed, job.env, job.device]);
    }
    assert(job.cost > 0 && Number.isFinite(job.cost), job.name);
  }
});

Deno.test("an algorithm that exists on one of the environments runs there only", () => {
  const jobs = jobsOf(tinyRequest({ envs: ["mdp-n10", "bandit-k5-n10"], algorithms: ["oracle"] }));
  assertEquals(jobs.map(({ env }) => env), ["bandit-k5-n10", "bandit-k5-n10"]);
});

Deno.test("an algorithm that exists on none, and an unknown environment, are refused", () => {
  assertThrows(
    () => jobsOf(tinyRequest({ envs: ["mdp-n10"], algorithms: ["gittins"] })),
    RangeError,
    'Cannot run algorithm "gittins" on mdp-n10 with preset "tiny": must be one of maml, reptile,',
  );
  assertThrows(() => jobsOf(tinyRequest({ envs: ["mdp"] })), RangeError, '"mdp"');
});

Deno.test("a setting is in the slices of the stages that it concerns, and in no other", () => {
  const settingsOf = (preset: typeof TINY) => {
    const jobs = jobsOf(tinyRequest({ preset }));
    return Object.fromEntries(jobs.map(({ name, settings }) => [name, JSON.stringify(settings)]));
  };
  const before = settingsOf(TINY);
  const changed = (preset: typeof TINY) =>
    Object.entries(settingsOf(preset)).filter(([name, text]) => before[name] !== text)
      .map(([name]) => name.split("/").slice(0, 2).join("/"));

  const longer = (algorithm: string): typeof TINY => ({
    ...TINY,
    settings: (name, family) => ({
      ...TINY.settings(name, family),
      ...name === algorithm ? { iterations: 3 } : {},
    } as ReturnType<typeof TINY.settings>),
  });
  assertEquals(changed(longer("maml")), ["train/maml"]);
  assertEquals(changed({ ...TINY, seeds: [9], environments: [], description: "other" }), []);
  const methods = ["random", "one-step", "explore-commit", "oracle", "gittins"];
  const controls = methods.map((name) => `evaluate/${name}`);
  assertEquals(changed({ ...TINY, testTasks: 5 }), [
    ...["adapt/maml", "evaluate/maml", "adapt/reptile", "evaluate/reptile"],
    ...controls,
  ]);
  assertEquals(changed({ ...TINY, preciseTasks: 7 }), [
    ...["evaluate/maml", "evaluate/reptile"],
    ...controls,
  ]);
});

Deno.test("the episodes that an agent may sample first: N, or N a step with fresh data", () => {
  const episodes = (
    algorithm: "maml" | "reptile" | "random" | "one-step" | "bound",
    data: "same" | "fresh" | "split" = "same",
  ) => {
    const preset: typeof TINY = {
      ...TINY,
      settings: (name, family) => {
        const settings = TINY.settings(name, family);
        return { ...settings, inner: { ...settings.inner, steps: 3, data } };
      },
    };
    const jobs = jobsOf(tinyRequest({ algorithms: [algorithm], preset }));
    const { settings } = named(jobs, `tabulate/${algorithm}/bandit-k5-n10/3`);
    return (settings as { adaptationEpisodes: number }).adaptationEpisodes;
  };
  assertEquals([episodes("maml"), episodes("reptile", "fresh"), episodes("maml", "split")], [
    10,
    30,
    10,
  ]);
  assertEquals([episodes("one-step"), episodes("random"), episodes("bound")], [10, 0, 10]);
});

Deno.test("every job has a name of its own, variants too", () => {
  const preset = PRESETS.get("full")!;
  const { environments: envs, seeds } = preset;
  const names = jobsOf({ preset, envs, seeds, device: { backend: "wasm" } }).map(({ name }) =>
    name
  );
  assertEquals(new Set(names).size, names.length);
  assert(names.includes("train/maml-all-action/mdp-n10/3"));
});
