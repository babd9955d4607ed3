import { assert, assertEquals, assertGreater, assertLess, assertNotEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import { advantagesLane } from "../../kernels/advantages/advantages.ts";
import {
  type AdvantageSettings,
  type Backend,
  type Episodes,
  type Rows,
  type Tensor,
  TRUST_REGION_LOG,
} from "../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createMaml, type MamlSettings } from "../../learners/maml.ts";
import { createProblem } from "../../learners/problem.ts";
import { type Hooks, observed } from "./observed.ts";
import { assertSameBits } from "./same_bits.ts";
import { initialTheta, maml, mamlWithAdam, SMALL_MDP } from "./support.ts";

const SEEDS = [1, 2];

/** MAML on a backend that is watched. */
function learn(
  settings: MamlSettings,
  { family = SMALL_MDP, before = {}, seeds = SEEDS }: {
    family?: TaskFamily;
    before?: Hooks;
    seeds?: number[];
  } = {},
) {
  const backend = observed(createReferenceBackend(), { before });
  const problem = createProblem(backend, family, settings.policy);
  const theta = initialTheta(backend, problem, settings, seeds);
  const learner = createMaml(backend, problem, settings, theta, seeds);
  return { backend, problem, theta, learner };
}

async function thetaAfter(settings: MamlSettings, iterations = 1, family = SMALL_MDP) {
  const { backend, theta, learner } = learn(settings, { family });
  for (let i = 0; i < iterations; i++) learner.iterate(i);
  return (await backend.read(theta))[0]!;
}

Deno.test("an iteration draws tasks, D and D′ from meta-training streams under its own number", () => {
  const fills: Draws[] = [];
  const rollouts: Draws[] = [];
  const { learner } = learn(maml({ inner: { steps: 2, data: "fresh" } }), {
    before: {
      fill: ({ draws }) => fills.push(draws),
      rollout: ({ draws }) => rollouts.push(draws),
    },
  });
  learner.iterate(17);
  const names = { seeds: SEEDS, iteration: 17, firstTask: 0 };
  const { trainRewards, trainTransitions, trainEpisodes, trainAdaptedEpisodes } = STREAMS;
  assertEquals(fills, [
    { ...names, stream: trainRewards },
    { ...names, stream: trainTransitions },
  ]);
  assertEquals(
    rollouts,
    [trainEpisodes, trainEpisodes + 1, trainAdaptedEpisodes].map((stream) => ({
      ...names,
      stream,
    })),
  );
});

Deno.test("D′ is sampled by θ′, on the tasks that D was sampled on", async () => {
  const rollouts: { tasks: unknown; episodes: Episodes }[] = [];
  let outer: { theta: Tensor; rows: Rows } | undefined;
  const { backend, problem, learner } = learn(maml(), {
    before: {
      rollout: (args) => rollouts.push(args),
      metaGradient: (args) => outer = args.loop.outer,
    },
  });
  learner.iterate(0);
  const [d, dAfter] = rollouts;
  assertEquals(rollouts.length, 2);
  assert(d!.tasks === dAfter!.tasks);
  assert(outer!.rows.behaviour === dAfter!.episodes.behaviour);
  const table = backend.tensor("π", [2, 4, 3, 2]);
  backend.policyTable({ policy: problem.policy, theta: outer!.theta, out: table });
  const [expected, actual, before] = await backend.read(
    table,
    dAfter!.episodes.behaviour,
    d!.episodes.behaviour,
  );
  assertSameBits(actual!, expected!, "π′");
  assertNotEquals(actual, before);
});

/** Every combination of what the outer loop does with advantages. */
for (const normaliseAdvantages of [true, false]) {
  for (const refitCritic of [true, false]) {
    Deno.test(
      `D′ becomes rows with${normaliseAdvantages ? "" : "out"} normalised advantages under ` +
        (refitCritic ? "a critic of its own" : "D's critic"),
      async () => {
        const settings = maml({ outer: { normaliseAdvantages, refitCritic } });
        const calls: Parameters<Backend["advantages"]>[0][] = [];
        let criticOfD: Promise<Float64Array[]> | undefined;
        const { backend, learner } = learn(settings, {
          before: {
            advantages(args) {
              calls.push(args);
              if (calls.length === 2) criticOfD = backend.read(args.critic);
            },
          },
        });
        learner.iterate(0);
        const [inner, outer] = calls;
        // The inner loop's are as its own settings say.
        assertEquals([inner!.settings.normalise, inner!.fitCritic], [true, true]);
        const expected = await recomputed(backend, outer!.episodes, {
          settings: { ...inner!.settings, normalise: normaliseAdvantages },
          critic: refitCritic ? undefined : (await criticOfD!)[0]!,
        });
        assertEquals((await backend.read(outer!.rows.weights))[0], expected);
      },
    );
  }
}

Deno.test("the inner loop's normalisation is a setting of its own", () => {
  const normalised: boolean[] = [];
  const { learner } = learn(maml({ inner: { advantages: { normalise: false } } }), {
    before: { advantages: ({ settings }) => normalised.push(settings.normalise) },
  });
  learner.iterate(0);
  assertEquals(normalised, [false, true]);
});

Deno.test("every option of the outer loss changes what is learned", async () => {
  const base = await thetaAfter(maml());
  const others: [string, MamlSettings][] = [
    ["order", maml({ outer: { order: 1 } })],
    ["normaliseAdvantages", maml({ outer: { normaliseAdvantages: false } })],
    ["refitCritic", maml({ outer: { refitCritic: false } })],
    ["estimator", maml({ inner: { advantages: { estimator: "reinforce" } } })],
    ["objective", maml({ inner: { objective: "score" } })],
    ["data", maml({ inner: { data: "fresh", steps: 2 } })],
    ["maxKl", maml({ outer: { optimiser: { maxKl: 1e-4 } } })],
    ["damping", maml({ outer: { optimiser: { damping: 1e-5 } } })],
    ["cgIterations", maml({ outer: { optimiser: { cgIterations: 2 } } })],
    ["metaBatch", maml({ metaBatch: 5 })],
    ["Adam", mamlWithAdam()],
  ];
  for (const [what, settings] of others) {
    const theta = await thetaAfter(settings);
    assert(theta.some((value, k) => Math.abs(value - base[k]!) > 1e-9), what);
  }
});

Deno.test("first order leaves the inner step out of gradient and curvature, second does not", async () => {
  for (const order of [1, 2] as const) {
    const gradients: Parameters<Backend["metaGradient"]>[0][] = [];
    const products: Parameters<Backend["curvatureProduct"]>[0][] = [];
    const settings = maml({ outer: { order, optimiser: { cgIterations: 1 } } });
    const { backend, learner } = learn(settings, {
      before: {
        metaGradient: (args) => gradients.push(args),
        curvatureProduct: (args) => products.push(args),
      },
    });
    learner.iterate(0);
    const [gradient, product] = [gradients[0]!, products[0]!];
    // The same at θ′ itself, as if no step had led there; p is b before the first CG iteration.
    const { policy, inner, outer } = gradient.loop;
    const loop = backend.innerLoop({ policy, inner: { ...inner, steps: [] }, outer });
    backend.linearise({ loop });
    const out = backend.tensor("without steps", gradient.out.shape);
    const b = backend.tensor("b", product.v.shape);
    backend.taskMean({ values: gradient.out, out: b });
    const same: boolean[] = [];
    backend.metaGradient({ loop, order: 2, out });
    const [expected, actual] = await backend.read(out, gradient.out);
    same.push(expected!.every((value, k) => value === actual![k]));
    backend.curvatureProduct({ loop, v: b, order: 2, out });
    const [expectedProduct, actualProduct] = await backend.read(out, product.out);
    same.push(expectedProduct!.every((value, k) => value === actualProduct![k]));
    assertEquals(same, [order === 1, order === 1]);
  }
});

Deno.test("an accepted step lowers the surrogate of this iteration's D′, inside the region", async () => {
  const { backend, learner } = learn(maml({ iterations: 5, checkpoints: { every: 5 } }));
  for (let i = 0; i < 5; i++) learner.iterate(i);
  const [log] = await backend.read(learner.trustRegionLog!);
  const column = (name: (typeof TRUST_REGION_LOG)[number]) => TRUST_REGION_LOG.indexOf(name);
  for (let row = 0; row < 10; row++) {
    const entries = log!.subarray(row * 9, row * 9 + 9);
    assertEquals(entries[column("outcome")], 0);
    assertLess(entries[column("surrogateAfter")]!, entries[column("surrogateBefore")]!);
    assertGreater(entries[column("kl")]!, 1e-5);
    assertLess(entries[column("kl")]!, 1e-3);
    assertGreater(entries[column("curvature")]!, 0);
    assertEquals(entries[column("cgBreakdown")], 0);
  }
});

Deno.test("the log's row of an iteration is its number modulo the rows", async () => {
  const { backend, learner } = learn(maml({ checkpoints: { every: 2 } }));
  const norms = async () => {
    const [log] = await backend.read(learner.trustRegionLog!);
    const column = TRUST_REGION_LOG.indexOf("gradientNorm");
    return [0, 1].map((row) => log![row * 2 * 9 + column]!);
  };
  assertEquals(await norms(), [0, 0]);
  learner.iterate(0);
  const first = await norms();
  assert(first[0]! > 0 && first[1] === 0);
  learner.iterate(1);
  const second = await norms();
  assert(second[0] === first[0] && second[1]! > 0);
  learner.iterate(2);
  const third = await norms();
  assert(third[0] !== first[0] && third[1] === second[1]);
});

Deno.test("the log has room for the iterations there are, however rarely θ is validated", () => {
  const rows = (iterations: number, every: number) =>
    learn(maml({ iterations, checkpoints: { every } })).learner.trustRegionLog!.shape[0];
  assertEquals([rows(3, 2), rows(3, 3), rows(3, 10_000_000), rows(0, 5)], [2, 3, 3, 1]);
});

Deno.test("with an outer Adam, θ moves against the mean over tasks of the meta-gradients", async () => {
  let gradients: Tensor | undefined;
  const { backend, theta, learner } = learn(mamlWithAdam(), {
    before: { metaGradient: ({ out }) => gradients = out },
  });
  const [before] = await backend.read(theta);
  learner.iterate(0);
  const [after, perTask] = await backend.read(theta, gradients!);
  const P = before!.length / 2;
  before!.forEach((value, k) => {
    const [run, parameter] = [Math.floor(k / P), k % P];
    let g = 0;
    for (let task = 0; task < 4; task++) g += perTask![(4 * run + task) * P + parameter]! / 4;
    // Adam's first step: the learning rate along g/(|g| + ε).
    const expected = value - 1e-2 * g / (Math.abs(g) + 1e-8);
    // m and v are corrected by factors that round; gradients near ε magnify it.
    assert(Math.abs(after![k]! - expected) < 1e-12, `parameter ${k}`);
  });
  assertEquals(await backend.read(learner.skipped!), [new Float64Array(2)]);
  assertEquals(learner.trustRegionLog, undefined);
});

Deno.test("with an outer Adam, steps are counted from 1", () => {
  const steps: number[] = [];
  const { learner } = learn(mamlWithAdam(), {
    before: { adamStep: ({ step }) => steps.push(step) },
  });
  for (let i = 0; i < 3; i++) learner.iterate(i);
  assertEquals(steps, [1, 2, 3]);
});

Deno.test("only the inner gradient runs over all actions, the outer one over the steps taken", () => {
  const seen: (number | null)[] = [];
  const { learner } = learn(maml({ inner: { advantages: { pseudoVisits: 2 } } }), {
    before: { advantages: ({ settings }) => seen.push(settings.pseudoVisits) },
  });
  learner.iterate(0);
  assertEquals(seen, [2, null]);
});

Deno.test("a bandit is learned with the critic of its observation", () => {
  for (const [banditObservation, expected] of [["zero", "zero"], ["one", "one-hot"]] as const) {
    const seen = new Set<string>();
    const { learner } = learn(maml({ policy: { banditObservation } }), {
      family: banditFamily(3, 5),
      before: { advantages: ({ settings }) => seen.add(settings.observation) },
    });
    learner.iterate(0);
    assertEquals([...seen], [expected]);
  }
});

/** Advantage mass `[2, 4, S, A]` of episodes, with a given critic or one of their own. */
async function recomputed(
  backend: Backend,
  episodes: Episodes,
  { settings, critic }: { settings: AdvantageSettings; critic: Float64Array | undefined },
): Promise<Float64Array> {
  const [states, actions, rewards] = await backend.read(
    episodes.states,
    episodes.actions,
    episodes.rewards,
  );
  const { states: S, actions: A, horizon: H } = episodes.dynamics;
  const lanes = states!.length / (episodes.count * H);
  const all = new Float64Array(lanes * S * A);
  for (let lane = 0; lane < lanes; lane++) {
    const part = (values: Float64Array, size: number) =>
      values.slice(lane * size, (lane + 1) * size);
    const weights = new Float64Array(S * A);
    advantagesLane(episodes.dynamics, settings, critic === undefined, {
      states: part(states!, episodes.count * H),
      actions: part(actions!, episodes.count * H),
      rewards: part(rewards!, episodes.count * H),
      behaviour: new Float64Array(S * A), // of no use to steps taken
      critic: critic ? part(critic, S + 3) : new Float64Array(S + 3),
      weights,
      visits: new Float64Array(S),
    });
    all.set(weights, lane * S * A);
  }
  return all;
}
