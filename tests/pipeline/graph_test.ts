import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { PAPER_ADVANTAGES } from "../../learners/settings.ts";
import { absentFrom, checkRequest, jobsOf } from "../../pipeline/graph.ts";
import { wholePreset } from "../../pipeline/release/whole_preset.ts";
import type { Job } from "../../pipeline/job.ts";
import type { EvaluateBaselineSettings } from "../../pipeline/stages/evaluate.ts";
import { TINY, type TinyChanges, tinyJobs, tinyRequest } from "./tiny.ts";

const shapes = (jobs: readonly Job[]) =>
  jobs.map(({ name, inputs }) => {
    const list = Object.entries(inputs).map(([as, { name }]) => `${as}=${name}`);
    return `${name} <- ${list.join(" ")}`.trim();
  });

const named = (jobs: readonly Job[], name: string) => jobs.find((job) => job.name === name)!;

const ENV = "bandit-k5-n10";
const OPTIMA = `optima/${ENV}`;

Deno.test("a meta-learner is trained, adapted, evaluated and tabulated beside the optima", () => {
  assertEquals(shapes(tinyJobs({ algorithms: ["maml"] })), [
    `${OPTIMA} <-`,
    `train/maml/${ENV}/3 <-`,
    `adapt/maml/${ENV}/3 <- train=train/maml/${ENV}/3`,
    `evaluate/maml/${ENV}/3 <- train=train/maml/${ENV}/3 adapt=adapt/maml/${ENV}/3`,
    `tabulate/maml/${ENV}/3 <- evaluate=evaluate/maml/${ENV}/3 optima=${OPTIMA}`,
  ]);
});

Deno.test("a baseline is evaluated and tabulated beside the optima, the bound too", () => {
  assertEquals(
    shapes(tinyJobs({ algorithms: ["one-step", "bound"] })),
    [
      `${OPTIMA} <-`,
      ...["one-step", "bound"].flatMap((algorithm) => [
        `evaluate/${algorithm}/${ENV}/3 <-`,
        `tabulate/${algorithm}/${ENV}/3 <- evaluate=evaluate/${algorithm}/${ENV}/3 optima=${OPTIMA}`,
      ]),
    ],
  );
});

Deno.test("a policy that remembers is trained once for all settings that it plays, kept or frozen", () => {
  const request = {
    envs: ["bandit-k5-n10", "mdp-n25"],
    algorithms: ["rl2-tied", "rl2-tied-frozen"],
  };
  const jobs = tinyJobs(request);
  const trainings = jobs.filter(({ stage }) => stage === "train");
  assertEquals(trainings.map(({ name }) => name), [
    "train/rl2-tied/bandit-k10-n10/3",
    "train/rl2-tied/mdp-n10/3",
  ]);
  for (const { stage, env, inputs } of jobs) {
    if (stage === "evaluate") assert(inputs.train === trainings[env === ENV ? 0 : 1]);
  }
  assertEquals(shapes(jobs).filter((line) => line.includes("frozen/mdp-n25")), [
    "evaluate/rl2-tied-frozen/mdp-n25/3 <- train=train/rl2-tied/mdp-n10/3",
    "tabulate/rl2-tied-frozen/mdp-n25/3 <- evaluate=evaluate/rl2-tied-frozen/mdp-n25/3 " +
    "optima=optima/mdp-n25",
  ]);
  const usual = new Set(tinyJobs({ envs: request.envs }).map(({ algorithm }) => algorithm));
  assert(!usual.has("rl2-tied") && !usual.has("thompson"), "they run where they are named");
});

Deno.test("optima are made once a setting, whatever the seeds and algorithms", () => {
  const jobs = tinyJobs({ envs: [ENV, "mdp-n10"], seeds: [0, 1, 2] });
  const optima = jobs.filter(({ stage }) => stage === "optima");
  assertEquals(optima.map(({ name, algorithm, seed }) => [name, algorithm, seed]), [
    [OPTIMA, "", null],
    ["optima/mdp-n10", "", null],
  ]);
  for (const { stage, env, inputs } of jobs) {
    if (stage !== "tabulate") continue;
    assert(inputs.optima === optima.find((job) => job.env === env), "the same object");
  }
});

Deno.test("a job names the file of the learner or baseline that its stage is handed", () => {
  const modules = tinyJobs({ algorithms: ["maml", "reptile", "random", "oracle"] })
    .filter(({ modules }) => modules.length > 0)
    .map(({ stage, algorithm, modules }) => `${stage}/${algorithm} ${modules.join(" ")}`);
  assertEquals(modules, [
    "train/maml learners/maml.ts",
    "train/reptile learners/reptile.ts",
    "evaluate/random learners/baselines/random.ts",
    "evaluate/oracle learners/baselines/optimum.ts",
  ]);
  const variant = wholePreset(PRESETS.get("full")!);
  const [train] = tinyJobs({ ...variant, algorithms: ["untrained"] })
    .filter(({ stage }) => stage === "train");
  assertEquals(train!.modules, ["learners/maml.ts"]);
});

Deno.test("without algorithms, all that are defined on the environment and known to the preset", () => {
  const algorithms = (env: string, preset = TINY) => [
    ...new Set(tinyJobs({ envs: [env], preset }).map(({ algorithm }) => algorithm)).difference(
      new Set([""]),
    ),
  ];
  const everywhere = ["random", "one-step", "explore-commit"];
  assertEquals(algorithms("bandit-k5-n10"), [
    ...["maml", "reptile"],
    ...everywhere,
    ...["oracle", "gittins", "bound"],
  ]);
  // On MDPs MAML has advantages of its own, and one step with them stands beside it.
  const onMdps = [...everywhere, "optimum", "one-step-tuned"];
  assertEquals(algorithms("mdp-n10"), ["maml", "reptile", ...onMdps]);
  assertEquals(algorithms("mdp-n10", { ...TINY, algorithms: ["maml"] }), ["maml", ...onMdps]);
  assertEquals(algorithms("mdp-n10", { ...TINY, algorithms: ["reptile"] }), [
    "reptile",
    ...everywhere,
    "optimum",
  ]);
});

Deno.test("every job stands once, after its inputs, with some cost", () => {
  const jobs = tinyJobs({ envs: ["bandit-k5-n10", "mdp-n10"], seeds: [0, 1] });
  assertEquals(new Set(jobs.map(({ name }) => name)).size, jobs.length);
  // Optima, then (2 learners × 4 + 6 baselines × 2) × 2 seeds on bandits, with 5 baselines on MDPs.
  assertEquals(jobs.length, 1 + (8 + 12) * 2 + 1 + (8 + 10) * 2);
  for (const [at, job] of jobs.entries()) {
    for (const input of Object.values(job.inputs)) {
      const before = jobs.indexOf(input);
      assert(before >= 0 && before < at, `${input.name} stands after ${job.name}`);
      assertEquals([input.env, input.device], [job.env, job.device]);
      assertEquals(input.seed, input.stage === "optima" ? null : job.seed);
    }
    assert(job.cost > 0 && Number.isFinite(job.cost), job.name);
  }
});

Deno.test("an algorithm that holds on one of the environments runs there only", () => {
  const request = { envs: ["mdp-n10", ENV], algorithms: ["oracle"] };
  assertEquals(tinyJobs(request).map(({ env }) => env), [ENV, ENV, ENV]);
  assertEquals(absentFrom(tinyRequest(request)), [{
    env: "mdp-n10",
    algorithm: "oracle",
    reason: "it is for bandits; here it is called optimum",
  }]);
});

Deno.test("an algorithm that holds on none is refused with the reason and what could be had", () => {
  const request = { envs: ["mdp-n10"], algorithms: ["maml", "gittins"] };
  for (const refuse of [() => checkRequest(tinyRequest(request)), () => tinyJobs(request)]) {
    const { message } = assertThrows(refuse, RangeError);
    assert(
      message.startsWith('Cannot run algorithm "gittins" on mdp-n10 with preset "tiny": '),
      message,
    );
    assert(
      message.endsWith(
        "; must be one of maml, reptile, random, one-step, explore-commit, optimum, one-step-tuned",
      ),
      message,
    );
  }
  assertThrows(
    () => checkRequest(tinyRequest({ algorithms: ["untrained"] })),
    RangeError,
    'Cannot run algorithm "untrained" on bandit-k5-n10 with preset "tiny": the preset says ' +
      "nothing about it; must be one of maml, reptile, random,",
  );
  assertThrows(() => tinyRequest({ envs: ["mdp"] }), RangeError, '"mdp"');
  checkRequest(tinyRequest());
});

Deno.test("cells that cannot be had are baselines that do not hold, unless one asks for more", () => {
  const names = (request: Parameters<typeof tinyRequest>[0]) =>
    absentFrom(tinyRequest(request)).map(({ env, algorithm }) => `${algorithm} ${env}`);
  assertEquals(names({ envs: [ENV, "mdp-n10"] }), [
    "optimum bandit-k5-n10",
    "oracle mdp-n10",
    "gittins mdp-n10",
    "bound mdp-n10",
  ]);
  assertEquals(names({ algorithms: ["untrained", "maml"] }), ["untrained bandit-k5-n10"]);
  for (const { reason } of absentFrom(tinyRequest({ envs: [ENV, "mdp-n10"] }))) {
    assert(/^[^.]+$/.test(reason), "it completes a sentence");
  }
});

Deno.test("a setting is in the slices of the stages that it concerns, and in no other", () => {
  const settingsOf = (preset: typeof TINY) => {
    const jobs = tinyJobs({ preset });
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
  const methods = ["random", "one-step", "explore-commit", "oracle", "gittins", "bound"];
  const baselines = methods.map((name) => `evaluate/${name}`);
  assertEquals(changed({ ...TINY, testTasks: 5 }), [
    OPTIMA,
    ...["adapt/maml", "evaluate/maml", "adapt/reptile", "evaluate/reptile"],
    ...baselines,
  ]);
  assertEquals(changed({ ...TINY, preciseTasks: 7 }), [
    OPTIMA,
    ...["evaluate/maml", "evaluate/reptile"],
    ...baselines,
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
    const jobs = tinyJobs({ algorithms: [algorithm], preset });
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
  const names = jobsOf(wholePreset(PRESETS.get("full")!), { backend: "wasm" })
    .map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  assert(names.includes("train/maml-all-action/mdp-n10/3"));
});

Deno.test("with kept parameters adaptation says so, and nothing else does", () => {
  const plain = tinyJobs({ algorithms: ["maml"] });
  const kept = tinyJobs({ algorithms: ["maml"], keepsParameters: true });
  const differing = kept.filter(({ settings }, at) =>
    JSON.stringify(settings) !== JSON.stringify(plain[at]!.settings)
  );
  assertEquals(differing.map(({ stage }) => stage), ["adapt"]);
});

Deno.test("what is computed does not see how a family is reported", () => {
  for (const { stage, settings } of tinyJobs()) {
    const isSeen = JSON.stringify(settings).includes('"labels"');
    assertEquals(isSeen, stage === "tabulate", stage);
  }
});

Deno.test("each row of a baseline is played with its own advantages", () => {
  const jobs = tinyJobs({ envs: ["mdp-n10"] });
  const lambdaOf = (algorithm: string) => {
    const job = jobs.find((job) => job.stage === "evaluate" && job.algorithm === algorithm)!;
    return (job.settings as EvaluateBaselineSettings).advantages.lambda;
  };
  const { lambda } = TINY.settings("maml", parseEnvironment("mdp-n10")).inner.advantages;
  assertEquals([lambdaOf("one-step"), lambdaOf("one-step-tuned")], [
    PAPER_ADVANTAGES.lambda,
    lambda,
  ]);
  assert(lambda !== PAPER_ADVANTAGES.lambda);
});

Deno.test("baselines are handed other advantages if one asks for them", () => {
  const algorithms = ["one-step"];
  const advantages = { ...PAPER_ADVANTAGES, lambda: 0 };
  const of = (changes: TinyChanges) =>
    tinyJobs({ algorithms, ...changes }).find(({ stage }) => stage === "evaluate")!
      .settings as EvaluateBaselineSettings;
  assertEquals(of({}).advantages, PAPER_ADVANTAGES);
  assertEquals(of({ advantages }).advantages, advantages);
});
