import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../cli/usage_error.ts";
import { ALGORITHMS_IN_HELP } from "../../experiments/algorithms.ts";
import { TABULATED } from "../../experiments/learned.ts";
import { SEARCHES } from "../../experiments/searches/searches.ts";
import { BACKENDS } from "../../pipeline/backends.ts";
import { type CommandName, COMMANDS, understand } from "./commands.ts";

const ENVIRONMENTS =
  "bandit-k<K>-n<N> (2 ≤ K ≤ 1024, 1 ≤ N ≤ 100000) or mdp-n<N> (1 ≤ N ≤ 100000)" +
  " or mdp-s<S>-a<A>-h<H>-n<N> (1 ≤ S ≤ 1024, 2 ≤ A ≤ 1024, 1 ≤ H ≤ 10000, 1 ≤ N ≤ 100000)";
const PRESETS = "full, smoke, replication, ablations, comparators";
const ALGORITHMS = ALGORITHMS_IN_HELP;
const LEARNED = TABULATED.map(({ name }) => name).join(", ");
const ON_BANDITS = "random, one-step, explore-commit, oracle, gittins, bound";
const ON_MDPS =
  `${LEARNED}, random, one-step, explore-commit, optimum, one-step-tuned, one-step-all-action`;
const STAGES = "train, adapt, evaluate, tabulate, eval";
const SEEDS = "must be written like 3, 0..4 or 0,2,5..7";
const REQUEST =
  "--preset, --env, --algorithm, --seeds, --seed, --set, --as, --backend, --software-adapter";
const NO_LEARNER = `must be one of ${LEARNED}`;
const RUN = "--jobs, --dry-run, --keep-going, --help";
const REPRODUCE = `no such option, must be one of --only, ${REQUEST}, ${RUN}`;
const STAGE = `no such option, must be one of ${REQUEST}, --parameters, ${RUN}`;
const REASONS = {
  bound: "it holds for Bernoulli arms under a uniform prior on [0, 1) only",
  gittins: "it holds for Bernoulli arms under a uniform prior on [0, 1) only",
  oracle: "it is for bandits; here it is called optimum",
};
const CELL =
  "no such option, must be one of --env, --algorithm, --seeds, --preset, --iterations, --set, " +
  "--backend, --software-adapter, --list-settings, --json, --help";
const ENVIRONMENT = `no environment has that name, must be ${ENVIRONMENTS}`;

/** What is typed behind `deno task`, and the message: what was given, then what is allowed. */
const MISTAKES: readonly (readonly [string, string])[] = [
  // Options
  ["reproduce --bogus", `Cannot use option --bogus: ${REPRODUCE}`],
  [
    "reproduce --presett smoke",
    'Cannot use option --presett: no such option; did you mean "--preset"',
  ],
  [
    "reproduce --no-dry-run",
    'Cannot use option --no-dry-run: no such option; did you mean "--dry-run"',
  ],
  [
    "reproduce -preset smoke",
    'Cannot use option -preset: no such option; did you mean "--preset"',
  ],
  ["reproduce -h", `Cannot use option -h: ${REPRODUCE}`],
  ["reproduce -", `Cannot use option -: ${REPRODUCE}`],
  ["reproduce --dry-run -", `Cannot use option -: ${REPRODUCE}`],
  ["reproduce --=3", `Cannot use option --: ${REPRODUCE}`],
  ["reproduce --__proto__ x", `Cannot use option --__proto__: ${REPRODUCE}`],
  ["reproduce --constructor=x", `Cannot use option --constructor: ${REPRODUCE}`],
  ["stage eval --only table1", `Cannot use option --only: ${STAGE}`],
  ["stage eval --json", `Cannot use option --json: ${STAGE}`],
  [
    "status --jobs 2",
    `Cannot use option --jobs: no such option, must be one of ${REQUEST}, --verbose, --graph, ` +
    "--json, --help",
  ],
  ["status --jsn", 'Cannot use option --jsn: no such option; did you mean "--json"'],
  [
    "publish --backend gpu",
    "Cannot use option --backend: no such option, must be one of --preset, --searches, --help",
  ],
  ["publish --preset smoke --searches", "Cannot use --preset and --searches together: give one"],
  ["publish --preset fulll", `Cannot use preset "fulll": no such preset; did you mean "full"`],
  ["verify --jsn", 'Cannot use option --jsn: no such option; did you mean "--json"'],
  [
    "verify --preset smoke",
    "Cannot use option --preset: no such option, must be one of --thorough, --json, --help",
  ],
  ["cell --jobs 2", `Cannot use option --jobs: ${CELL}`],
  ["cell --seed 3", 'Cannot use option --seed: no such option; did you mean "--seeds"'],

  ["bench --round 3", 'Cannot use option --round: no such option; did you mean "--rounds"'],

  // Values that are missing, or should not be there
  ["reproduce --preset", "Cannot use --preset without a value: must be --preset NAME"],
  [
    "reproduce --preset --jobs 2",
    "Cannot use --preset without a value: must be --preset NAME, got --jobs",
  ],
  ["reproduce --preset=", "Cannot use --preset without a value: must be --preset NAME"],
  [
    "reproduce --preset  --jobs 2",
    "Cannot use --preset without a value: must be --preset NAME",
  ],
  [
    "reproduce --seeds -1",
    "Cannot use --seeds without a value: must be --seeds LIST, got -1",
  ],
  [
    "cell --iterations -1",
    "Cannot use --iterations without a value: must be --iterations COUNT, got -1",
  ],
  ["reproduce --dry-run=yes", "Cannot use --dry-run=yes: it takes no value"],
  ["reproduce --dry-run false", "Cannot use --dry-run false: it takes no value"],
  ["reproduce --keep-going=", "Cannot use --keep-going=: it takes no value"],
  ["cell --list-settings=all", "Cannot use --list-settings=all: it takes no value"],
  ["verify --help=me", "Cannot use --help=me: it takes no value"],
  ["reproduce smoke", 'Cannot use argument "smoke": options are written --name value'],
  ["reproduce -- smoke", 'Cannot use argument "smoke": options are written --name value'],
  ["reproduce ", 'Cannot use argument "": options are written --name value'],
  ["stage eval train", 'Cannot use argument "train": options are written --name value'],
  ["status train/maml/mdp-n10/0 x", 'Cannot use argument "x": options are written --name value'],
  [
    "status trian/maml/mdp-n10/0",
    'Cannot use stage "trian": no such stage; did you mean "train"',
  ],
  [
    "status train/mmal/mdp-n10/0",
    'Cannot use algorithm "mmal": no such algorithm; did you mean "maml"',
  ],
  ["status --verbose --json", "Cannot use --verbose and --json together: give one"],

  // Variants
  [
    "reproduce --set inner.steps=2",
    "Cannot use --set inner.steps=2 without --as NAME: results with other settings are kept under " +
    "a name of their own",
  ],
  ["stage train --as x", "Cannot use --as x without --set OPTION=VALUE"],
  [
    "reproduce --set inner.steps=2 --as maml",
    'Cannot use name "maml": an algorithm has it, must be a new name',
  ],
  [
    "reproduce --set inner.steps=2 --as bound",
    'Cannot use name "bound": an algorithm has it, must be a new name',
  ],
  ...["../x", "a/b", "A", "x--y", "x-", "é", "a".repeat(41)]
    .map((name) =>
      [
        `reproduce --set inner.steps=2 --as=${name}`,
        `Cannot use name "${name}": must be lower-case letters and digits ` +
        "with - between, at most 40 characters",
      ] as const
    ),
  [
    "reproduce --set inner.steps=2 --as x --algorithm maml --algorithm reptile",
    "Cannot use --set with maml, reptile: give one algorithm",
  ],
  [
    "reproduce --set inner.steps=2 --as x --algorithm random",
    `Cannot use --set with algorithm "random" and preset "full": ${NO_LEARNER}`,
  ],
  [
    "reproduce --set inner.step=2 --as x",
    'Cannot set inner.step: no such option; did you mean "inner.steps"',
  ],
  ["verify outputs", 'Cannot use argument "outputs": options are written --name value'],

  // Once too often, or together
  [
    "reproduce --preset=smoke --preset full",
    "Cannot use --preset twice: got smoke and full, give one",
  ],
  ["reproduce --jobs 1 --jobs=1", "Cannot use --jobs twice: got 1 and 1, give one"],
  ["reproduce --seed 3 --seeds 3", "Cannot use --seeds and --seed together: give one"],
  ["cell --iterations 5 --set iterations=6", "Cannot set iterations twice: give it once"],
  [
    "cell --set inner.steps=1 --set inner.steps=2",
    "Cannot set inner.steps twice: give it once",
  ],

  // Names
  [
    "reproduce --preset __proto__",
    `Cannot use preset "__proto__": no such preset, must be one of ${PRESETS}`,
  ],
  [
    "reproduce --preset Smoke",
    'Cannot use preset "Smoke": no such preset; did you mean "smoke"',
  ],
  [
    "cell --preset tiny",
    `Cannot use preset "tiny": no such preset, must be one of ${PRESETS}`,
  ],
  [
    "reproduce --only table3",
    'Cannot use table "table3": no such table; did you mean "table1"',
  ],
  [
    "reproduce --only tables",
    'Cannot use table "tables": no such table; did you mean "table1"',
  ],
  [
    "reproduce --only both",
    'Cannot use table "both": no such table, must be one of table1, table2, other',
  ],
  [
    "reproduce --algorithm mmal",
    'Cannot use algorithm "mmal": no such algorithm; did you mean "maml"',
  ],
  [
    "reproduce --algorithm MAML",
    'Cannot use algorithm "MAML": no such algorithm; did you mean "maml"',
  ],
  [
    "reproduce --algorithm toString",
    `Cannot use algorithm "toString": no such algorithm, must be one of ${ALGORITHMS}`,
  ],
  [
    "stage eval --algorithm snail",
    `Cannot use algorithm "snail": no such algorithm, must be one of ${ALGORITHMS}`,
  ],
  [
    "status --backend constructor",
    `Cannot use backend "constructor": no such backend, must be one of auto, ${
      BACKENDS.join(", ")
    }`,
  ],
  [
    "reproduce --software-adapter",
    'Cannot use --software-adapter with backend "auto": must be gpu',
  ],
  ["stage", `Cannot run a stage: none is named, must be one of ${STAGES}`],
  ["stage --env mdp-n5", `Cannot run a stage: none is named, must be one of ${STAGES}`],
  ["stage evl", 'Cannot use stage "evl": no such stage; did you mean "eval"'],
  ["stage tables", `Cannot use stage "tables": no such stage, must be one of ${STAGES}`],
  ["stage __proto__", `Cannot use stage "__proto__": no such stage, must be one of ${STAGES}`],

  ["search", "Cannot run a search: none is named, must be a name of --list, or --all"],
  ["search --dry-run", "Cannot run a search: none is named, must be a name of --list, or --all"],
  [
    "search maml-mdp-lss",
    'Cannot use search "maml-mdp-lss": no such search; did you mean "maml-mdp-loss"',
  ],
  [
    "search __proto__",
    `Cannot use search "__proto__": no such search, must be one of ${
      [...SEARCHES.keys()].join(", ")
    }`,
  ],
  ...["smoke --all", "smoke --list", "--all --list"].map((line) =>
    [
      `search ${line}`,
      "Cannot use a search's name, --all and --list together: give one",
    ] as const
  ),
  [
    "search smoke --keep-going",
    "Cannot use option --keep-going: no such option, must be one of --all, --list, --env, --seeds, " +
    "--backend, --software-adapter, --jobs, --dry-run, --help",
  ],
  ["search smoke --seeds 4..0", "Cannot use seeds 4..0: must go up, with at most 1000 seeds"],
  ["search smoke --jobs 0", 'Cannot use jobs "0": must be an integer in [1, 256]'],

  // Environments
  ["reproduce --env ../x", `Cannot use environment "../x": ${ENVIRONMENT}`],
  ["reproduce --env __proto__", `Cannot use environment "__proto__": ${ENVIRONMENT}`],
  [
    "stage eval --env bandit-k5",
    `Cannot use environment "bandit-k5": ${ENVIRONMENT}; did you mean "bandit-k5-n10"`,
  ],
  [
    "status --env mdp-n10 --env mpd-n10",
    `Cannot use environment "mpd-n10": ${ENVIRONMENT}; did you mean "mdp-n10"`,
  ],
  [
    "cell --env bandit-k05-n10",
    `Cannot use environment "bandit-k05-n10": ${ENVIRONMENT}; did you mean "bandit-k5-n10"`,
  ],
  [
    "cell --env mdp-k5-n10",
    `Cannot use environment "mdp-k5-n10": ${ENVIRONMENT}; did you mean "mdp-n10"`,
  ],
  ...([
    ["bandit-k1-n10", "K is 1, must be an integer in [2, 1024]", "bandit-k2-n10"],
    ["bandit-k1025-n10", "K is 1025, must be an integer in [2, 1024]", "bandit-k1024-n10"],
    [
      "bandit-k1000000000-n10",
      "K is 1000000000, must be an integer in [2, 1024]",
      "bandit-k1024-n10",
    ],
    ["bandit-k5-n0", "N is 0, must be an integer in [1, 100000]", "bandit-k5-n1"],
    ["bandit-k5-n100001", "N is 100001, must be an integer in [1, 100000]", "bandit-k5-n100000"],
    ["mdp-n0", "N is 0, must be an integer in [1, 100000]", "mdp-n1"],
    ["mdp-n100001", "N is 100001, must be an integer in [1, 100000]", "mdp-n100000"],
  ] as const).map(([name, why, meant]) =>
    [
      `cell --env ${name}`,
      `Cannot use environment "${name}": ${why}; did you mean "${meant}"`,
    ] as const
  ),

  // Sizes whose product is too large
  ...[
    "reproduce",
    "stage train",
    "status",
    "cell",
    "cell --list-settings --set checkpoints.tasks=200",
  ]
    .map((words) =>
      [
        `${words} --env mdp-n100000`,
        "Cannot train on mdp-n100000: tasks × N·H is 200 × 1000000 = 200000000, must be at most " +
        "134217728",
      ] as const
    ),
  [
    "cell --set checkpoints.tasks=20000 --set policy.hidden=[256,256]",
    "Cannot train on bandit-k5-n10: tasks × parameters is 20000 × 67589 = 1351780000, must be at " +
    "most 134217728",
  ],

  // Seeds and counts
  ...["a", "-1", "1.5", "0x1", "1e3", "0-4", "0...4", "0,,1", ",", "٣", "99999999999"].map(
    (text) => [`cell --seeds=${text}`, `Cannot use seeds "${text}": ${SEEDS}`] as const,
  ),
  ["cell --seeds 0,0", "Cannot use seed 0 twice: give it once"],
  ["cell --seeds 0..3,2", "Cannot use seed 2 twice: give it once"],
  ["cell --seeds 4..0", "Cannot use seeds 4..0: must go up, with at most 1000 seeds"],
  ["cell --seeds 0..1000", "Cannot use seeds 0..1000: must go up, with at most 1000 seeds"],
  ["cell --seeds 0..999,1000", "Cannot use so many seeds: must be at most 1000"],
  ["cell --seeds 4294967296", "Cannot use seed 4294967296: must be an integer in [0, 2^32)"],
  [
    "status --seed 0..4",
    'Cannot use seed "0..4": must be an integer in [0, 4294967295]',
  ],
  [
    "stage eval --seed 4294967296",
    'Cannot use seed "4294967296": must be an integer in [0, 4294967295]',
  ],
  ...["0", "257", "1.5", "two", "1e1"].map((text) =>
    [
      `reproduce --jobs ${text}`,
      `Cannot use jobs "${text}": must be an integer in [1, 256]`,
    ] as const
  ),
  [
    "cell --iterations 10000001",
    'Cannot use iterations "10000001": must be an integer in [0, 10000000]',
  ],

  [
    "bench --machine a=b",
    'Cannot use machine "a=b": must be a letter and at most 199 letters, digits, spaces or ' +
    ",.;:()+-/@×",
  ],
  ["bench --rounds 0", 'Cannot use rounds "0": must be an integer in [1, 10000]'],
  [
    "bench --env mdp-n0",
    'Cannot use environment "mdp-n0": N is 0, must be an integer in ' +
    '[1, 100000]; did you mean "mdp-n1"',
  ],

  // What does not go together
  [
    "bench --scaling --env mdp-n10",
    "Cannot use --env with --scaling: its jobs are always the same",
  ],
  [
    "bench --scaling --backend wasm --backend reference",
    "Cannot use 2 backends with --scaling: give one",
  ],
  [
    "bench --software-adapter --backend wasm",
    'Cannot use --software-adapter with backend "wasm": must be gpu',
  ],
  [
    "reproduce --only table1 --env mdp-n5",
    "Cannot make only table1 of mdp-n5: none is in that table",
  ],
  [
    "reproduce --only other --preset smoke",
    "Cannot make only other of bandit-k5-n10, mdp-n10: none is in that table",
  ],
  [
    "reproduce --only table2 --env bandit-k5-n10 --env bandit-k10-n10",
    "Cannot make only table2 of bandit-k5-n10, bandit-k10-n10: none is in that table",
  ],
  ...["reproduce", "stage eval", "status", "cell"].flatMap((command) =>
    Object.entries(REASONS).map(([name, reason]) =>
      [
        `${command} --algorithm ${name} --env mdp-n10`,
        `Cannot run algorithm "${name}" on mdp-n10 with preset "full": ${reason}; must be one of ` +
        ON_MDPS,
      ] as const
    )
  ),
  [
    "reproduce --algorithm untrained --preset smoke --env bandit-k5-n10",
    'Cannot run algorithm "untrained" on bandit-k5-n10 with preset "smoke": the preset ' +
    `says nothing about it; must be one of maml, reptile, ${ON_BANDITS}`,
  ],
  [
    "cell --algorithm optimum",
    'Cannot run algorithm "optimum" on bandit-k5-n10 with preset "full": on a bandit it is called ' +
    `oracle; must be one of ${LEARNED}, ${ON_BANDITS}, one-step-all-action`,
  ],
  [
    "cell --preset smoke --algorithm untrained",
    'Cannot run algorithm "untrained" on bandit-k5-n10 with preset "smoke": the preset ' +
    `says nothing about it; must be one of maml, reptile, ${ON_BANDITS}`,
  ],
  [
    "cell --algorithm random --set inner.steps=2",
    'Cannot use --set inner.steps=2 with algorithm "random": it is computed and has no settings',
  ],
  [
    "cell --algorithm random --iterations 5",
    'Cannot use --iterations with algorithm "random": it is computed and has no settings',
  ],
  [
    "stage train --algorithm random",
    "Cannot run stage train of random: there is none, must be evaluate or tabulate",
  ],
  [
    "stage adapt --algorithm bound --algorithm oracle",
    "Cannot run stage adapt of bound, oracle: there is none, must be evaluate or tabulate",
  ],
  ["stage eval --parameters", "Cannot use --parameters with stage evaluate: must be adapt"],
  ["stage optima", `Cannot use stage "optima": no such stage, must be one of ${STAGES}`],
  ...["cell --list-settings", "search --list", "search smoke"].map((command) =>
    [
      `${command} --backend gpus`,
      'Cannot use backend "gpus": no such backend; did you mean "gpu"',
    ] as const
  ),

  // Settings
  ["cell --set iterations", 'Cannot set "iterations": must be written option=value'],
  ["cell --set =3", 'Cannot set "=3": must be written option=value'],
  [
    "cell --set inner.objectiv=score",
    'Cannot set inner.objectiv: no such option; did you mean "inner.objective"',
  ],
  [
    "cell --set objectve=score",
    'Cannot set objectve: no such option; did you mean "inner.objective"',
  ],
  [
    "cell --set inner.steps.x=1",
    'Cannot set inner.steps.x: no such option; did you mean "inner.steps"',
  ],
  ["cell --set algorithm=reptile", "Cannot set algorithm: it decides which options there are"],
  [
    "cell --set outer.optimiser.kind=sgd",
    'Cannot set outer.optimiser.kind to "sgd": must be trpo or adam',
  ],
  [
    "cell --set inner.objective=scroe",
    'Cannot set inner.objective to "scroe": must be score or ratio; did you mean "score"',
  ],
  [
    "cell --set inner.objective=",
    'Cannot set inner.objective to "": must be score or ratio',
  ],
  [
    "cell --set inner.steps=0",
    "Cannot set inner.steps to 0: must be at least 1",
  ],
  [
    "cell --set inner.steps=101",
    "Cannot set inner.steps to 101: must be at most 100",
  ],
  [
    "cell --set inner.steps=1.5",
    "Cannot set inner.steps to 1.5: must be an integer",
  ],
  [
    "cell --set inner.stepSize=NaN",
    'Cannot set inner.stepSize to "NaN": must be a finite number',
  ],
  [
    "cell --set inner.stepSize=1e999",
    "Cannot set inner.stepSize to Infinity: must be a finite number",
  ],
  [
    "cell --set inner.advantages.discount=1.1",
    "Cannot set inner.advantages.discount to 1.1: must be at most 1",
  ],
  [
    "cell --set inner.data=1",
    "Cannot set inner.data to 1: must be same or fresh or split",
  ],
  [
    "cell --set policy.hidden=[32,0]",
    "Cannot set policy.hidden.1 to 0: must be at least 1",
  ],
  [
    'cell --set policy.hidden={"__proto__":1}',
    'Cannot set policy.hidden to {"__proto__":1}: must be a list of two',
  ],
];

Deno.test("a mistake in a command's use has one message: what was given, what is allowed", () => {
  const wrong: string[] = [];
  for (const [line, expected] of MISTAKES) {
    const [name, ...args] = line.split(" ");
    const told = messageOf(name as CommandName, args);
    if (told !== expected) wrong.push(`${line}\n  told ${told}\n  not  ${expected}`);
  }
  assertEquals(wrong, []);
});

Deno.test("settings that are not there are told with those that are, and pollute nothing", () => {
  for (const path of ["inner", "__proto__.polluted", "constructor.prototype.polluted"]) {
    const told = messageOf("cell", ["--set", `${path}=1`])!;
    assert(told.startsWith(`Cannot set ${path}: no such option, must be one of algorithm, `));
  }
  const told = messageOf("cell", ["--algorithm", "reptile", "--set", "outer.order=1"])!;
  assert(told.includes(", outer.optimiser.learningRate, "), "a learner's own settings are listed");
  assertEquals(({} as { polluted?: unknown }).polluted, undefined);
});

/** A word that a command needs. */
const WORDS: Readonly<Record<string, readonly string[]>> = { stage: ["eval"], search: ["smoke"] };

Deno.test("whatever is typed as an option, a value or a word gets one short line", () => {
  const values = [
    "x".repeat(1e5),
    "1".repeat(1e5),
    "[".repeat(1e5),
    "a\nb\u001b[2J\u0085",
    "\0",
    " ",
    "=",
    "🙂".repeat(99),
  ];
  let count = 0;
  for (const [name, { command }] of Object.entries(COMMANDS)) {
    const lists = values.flatMap((value) => [
      [value],
      [`--${value}`],
      ...command.options.flatMap((option) => [
        [`--${option.name}=${value}`],
        [`--${option.name}`, value],
        [`--${option.name}=${value}`, `--${option.name}=${value}`],
        [`--${option.name}=inner.steps=${value}`],
        [`--${option.name}=${value}=1`, `--${option.name}=${value}=1`],
      ]),
    ]);
    for (const args of lists) {
      const list = [...WORDS[name] ?? [], ...args];
      const told = messageOf(name as CommandName, list);
      assert(told !== undefined, `${name} ${JSON.stringify(list).slice(0, 200)} is not refused`);
      // Long enough for every option there is.
      assert(told.length < 1200 && !/\p{Cc}/u.test(told), told.slice(0, 2000));
      count++;
    }
  }
  assert(count > 500);
});

Deno.test("a list of seeds that never ends is refused at once", () => {
  const ranges = Array.from({ length: 20_000 }, (_, i) => `${i * 1000}..${i * 1000 + 999}`);
  assertEquals(
    messageOf("cell", ["--seeds", ranges.join(",")]),
    "Cannot use so many seeds: must be at most 1000",
  );
});

/** What a command says to a mistake, undefined if it is none. */
function messageOf(name: CommandName, args: readonly string[]): string | undefined {
  try {
    understand(name, args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return undefined;
}

Deno.test("what is right is understood, whatever its order", () => {
  const right: readonly (readonly [CommandName, string])[] = [
    ["reproduce", ""],
    ["reproduce", "--preset=smoke --seed 4294967295 --jobs 256 --keep-going --dry-run"],
    ["reproduce", "--only table2 --seeds 0..4,9 --backend auto"],
    ["stage", "eval --seed 3"],
    ["stage", "eval --algorithm bound --env bandit-k5-n10"],
    ["stage", "adapt --parameters --algorithm maml --env mdp-n7"],
    ["stage", "--seed 3 eval"],
    ["stage", "evaluate --env mdp-n7 --env bandit-k20-n50 --preset smoke"],
    ["status", "--json --algorithm bound"],
    ["status", "train/maml/mdp-n10/0 --preset smoke --graph"],
    ["status", "train/x/mdp-n10/0 --set inner.steps=2 --as x"],
    ["reproduce", "--set inner.steps=2 --set inner.stepSize=1 --as two-steps-2"],
    ["stage", "train --algorithm reptile --set inner.steps=10 --as reptile-10 --preset smoke"],
    ["stage", "eval --algorithm untrained --set inner.stepSize=4 --as x"],
    ["search", "smoke --seeds 0..4 --jobs 2 --dry-run"],
    ["search", "--all --backend reference"],
    ["search", "--list"],
    ["publish", ""],
    ["publish", "--preset replication"],
    ["verify", ""],
    ["cell", "--set inner.steps=2 --set policy.hidden=[8,8] --iterations 0"],
    ["cell", "--env mdp-n100000 --algorithm optimum"],
    ["cell", "--algorithm bound"],
    ["cell", "--env bandit-k1024-n100000 --seeds 4294967295"],
  ];
  for (const [name, line] of right) understand(name, line.split(" ").filter((it) => it !== ""));
  assertThrows(() => understand("stage", ["eval", "evaluate"]), UsageError);
});
