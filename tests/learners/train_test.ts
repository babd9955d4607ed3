import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { initialParameters } from "../../learners/initialise.ts";
import { NonFiniteError } from "../../learners/non_finite.ts";
import type { LearnerSettings } from "../../learners/registry.ts";
import type { CurvePoint } from "../../learners/train.ts";
import { dataOf, observed } from "./observed.ts";
import { assertSameBits } from "./same_bits.ts";
import { maml, mamlWithAdam, reptile, SMALL_MDP, train } from "./support.ts";

const BANDIT = banditFamily(4, 10);
const LEARNERS: [string, LearnerSettings][] = [
  ["MAML", maml()],
  ["MAML with Adam", mamlWithAdam()],
  ["Reptile", reptile()],
  ["Reptile on fresh data", reptile({ inner: { data: "fresh" } })],
];

/** What one seed of a batch made of it. */
function runOf(points: readonly CurvePoint[], run: number) {
  return points.map((point) => ({
    iteration: point.iteration,
    value: point.value[run],
    valueBefore: point.valueBefore[run],
    entropyBefore: point.entropyBefore[run],
    outcomes: point.outcomes[run],
    meanKl: point.meanKl[run],
    skipped: point.skipped[run],
  }));
}

for (const [name, settings] of LEARNERS) {
  for (const family of [BANDIT, SMALL_MDP]) {
    Deno.test(`${name} on ${family.name}: a seed ends bit for bit as it does alone`, async () => {
      const seeds = [5, 0, 2 ** 32 - 1];
      const together = await train(createReferenceBackend(), family, settings, seeds);
      for (const [run, seed] of seeds.entries()) {
        const alone = await train(createReferenceBackend(), family, settings, [seed]);
        for (const part of ["last", "best", "chosen"] as const) {
          assertSameBits(together[part][run]!, alone[part][0]!, `${part} θ of seed ${seed}`);
        }
        assertEquals(together.bestIteration[run], alone.bestIteration[0]);
        assertEquals(runOf(together.curve, run), runOf(alone.curve, 0));
      }
      assertNotEquals(together.last[0], together.last[1]);
    });
  }

  Deno.test(`${name}: training again ends bit for bit the same`, async () => {
    const [one, two] = await Promise.all(
      [0, 1].map(() => train(createReferenceBackend(), SMALL_MDP, settings, [3])),
    );
    assertEquals(one, two);
  });

  Deno.test(`${name}: nothing is drawn from meta-test streams, and tasks are never shared`, async () => {
    const draws: Draws[] = [];
    const note = (args: { draws: Draws }) => draws.push(args.draws);
    const backend = observed(createReferenceBackend(), { before: { fill: note, rollout: note } });
    await train(backend, SMALL_MDP, settings, [1, 2]);
    const streams = (prefix: string) =>
      Object.entries(STREAMS).flatMap(([name, at]) => name.startsWith(prefix) ? [at] : []);
    // The low byte of a stream is the inner step.
    const isOf = (prefix: string) => ({ stream }: Draws) =>
      streams(prefix).some((at) => at === stream - stream % 256);
    assertEquals(draws.filter(isOf("test")), []);
    const training = draws.filter(isOf("train"));
    const validation = draws.filter(isOf("validation"));
    assertEquals(training.length + validation.length, draws.length);
    // Every iteration has training tasks of its own; validation is outside of iterations.
    const iterations = training.filter(({ stream }) => stream === STREAMS.trainRewards)
      .map(({ iteration }) => iteration);
    assertEquals(iterations, [0, 1, 2, 3]);
    assert(validation.every(({ iteration }) => iteration === 0));
    assert(training.every(({ seeds }) => seeds[0] === 1 && seeds[1] === 2));
  });

  Deno.test(`${name}: without iterations the untrained agent is validated and returned`, async () => {
    const result = await train(
      createReferenceBackend(),
      BANDIT,
      { ...settings, iterations: 0 },
      [7],
    );
    const shape = { inputs: 1, hidden: settings.policy.hidden, actions: 4 };
    const initial = initialParameters(shape, settings.policy, 7);
    assertEquals(result.last, [initial]);
    assertEquals(result.best, [initial]);
    assertEquals(result.chosen, [initial]);
    assertEquals(result.bestIteration, [0]);
    assertEquals(result.curve.map(({ iteration }) => iteration), [0]);
  });

  Deno.test(`${name}: one read a reporting interval, and one at the end`, async () => {
    let reads = 0;
    const backend = new Proxy(createReferenceBackend(), {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (name === "read") reads++;
          return member.apply(target, args);
        };
      },
    });
    const seen: number[] = [];
    const checkpoints = { ...settings.checkpoints, every: 2 };
    const brief = { ...settings, iterations: 5, checkpoints };
    await train(backend, SMALL_MDP, brief, [1, 2], () => void seen.push(reads));
    assertEquals([seen, reads], [[1, 2, 3, 4], 5]);
  });

  Deno.test(`${name}: all tensors are allocated before the first operation`, async () => {
    const calls: string[] = [];
    const backend = new Proxy(createReferenceBackend(), {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          calls.push(String(name));
          return member.apply(target, args);
        };
      },
    });
    await train(backend, SMALL_MDP, settings, [1]);
    const firstIteration = calls.indexOf("policyTable");
    assertEquals(calls.slice(firstIteration).filter((name) => name === "tensor"), []);
    assert(calls.filter((name) => name === "tensor").length > 10);
  });
}

for (
  const [iterations, every, expected] of [
    [4, 2, [0, 2, 4]],
    [5, 2, [0, 2, 4, 5]],
    [3, 100, [0, 3]],
    [2, 1, [0, 1, 2]],
  ] as const
) {
  Deno.test(`${iterations} iterations with a validation every ${every} are validated at ${expected}`, async () => {
    const checkpoints = { every };
    for (
      const settings of [maml({ iterations, checkpoints }), reptile({ iterations, checkpoints })]
    ) {
      const seen: number[] = [];
      const { curve } = await train(
        createReferenceBackend(),
        BANDIT,
        settings,
        [1, 2],
        (point) => void seen.push(point.iteration),
      );
      assertEquals(curve.map(({ iteration }) => iteration), [...expected]);
      assertEquals(seen, [...expected]);
      if (settings.algorithm === "reptile") continue;
      // Each point counts the outcomes since the one before.
      curve.forEach(({ outcomes, iteration }, k) => {
        const since = iteration - (curve[k - 1]?.iteration ?? 0);
        const counted = outcomes.map((counts) => Object.values(counts).reduce((a, b) => a + b));
        assertEquals(counted, [since, since]);
      });
    }
  });
}

Deno.test("how often θ is validated does not change what is learned", async () => {
  const ends = [];
  for (const every of [1, 2, 50]) {
    for (
      const settings of [maml({ checkpoints: { every } }), reptile({ checkpoints: { every } })]
    ) {
      ends.push((await train(createReferenceBackend(), BANDIT, settings, [1])).last);
    }
  }
  assertEquals(ends.slice(2, 4), ends.slice(0, 2));
  assertEquals(ends.slice(4), ends.slice(0, 2));
});

Deno.test("best is θ at the first highest validation, last is where it ended, chosen is by rule", async () => {
  // A learning rate so large that validation goes up and down.
  const settings = reptile({
    iterations: 8,
    checkpoints: { every: 1 },
    outer: { optimiser: { learningRate: 0.3 } },
  });
  for (const rule of ["best", "last"] as const) {
    const thetas: Float64Array[] = [];
    const backend = observed(createReferenceBackend(), {
      before: {
        keepBest: ({ theta }) => {
          thetas.push(dataOf(theta).slice());
        },
      },
    });
    const result = await train(
      backend,
      SMALL_MDP,
      { ...settings, checkpoints: { ...settings.checkpoints, rule } },
      [3, 4],
    );
    const P = thetas[0]!.length / 2;
    for (const run of [0, 1]) {
      const of = (theta: Float64Array) => theta.slice(run * P, (run + 1) * P);
      const values = result.curve.map(({ value }) => value[run]!);
      const winner = values.indexOf(Math.max(...values));
      assert(winner > 0 && winner < 8, "there is something to choose");
      assertEquals(result.bestIteration[run], winner);
      assertSameBits(result.best[run]!, of(thetas[winner]!), "best");
      assertSameBits(result.last[run]!, of(thetas[8]!), "last");
      assertEquals(result.chosen[run], rule === "best" ? result.best[run] : result.last[run]);
    }
  }
});

Deno.test("progress is awaited, and an error of its listener stops training", async () => {
  const order: string[] = [];
  const backend = observed(createReferenceBackend(), {
    before: { metaGradient: () => order.push("iterate") },
  });
  const listener = async ({ iteration }: CurvePoint) => {
    order.push(`heard ${iteration}`);
    await Promise.resolve();
    order.push(`done ${iteration}`);
    if (iteration === 2) throw new Error("enough");
  };
  await assertRejects(() => train(backend, BANDIT, maml(), [1], listener), Error, "enough");
  assertEquals(order, ["heard 0", "done 0", "iterate", "iterate", "heard 2", "done 2"]);
});

Deno.test("the curve says how far accepted steps went", async () => {
  const { curve } = await train(createReferenceBackend(), SMALL_MDP, maml(), [1, 2]);
  assertEquals(curve[0]!.meanKl, [0, 0]);
  for (const { meanKl, outcomes, skipped } of curve.slice(1)) {
    assertEquals(outcomes.map(({ accepted }) => accepted), [2, 2]);
    for (const kl of meanKl) assert(kl > 1e-5 && kl < 1e-3);
    assertEquals(skipped, []);
  }
  const reptiles = await train(createReferenceBackend(), SMALL_MDP, reptile(), [1, 2]);
  assertEquals(reptiles.curve.map(({ outcomes, meanKl, skipped }) => [outcomes, meanKl, skipped]), [
    [[], [], [0, 0]],
    [[], [], [0, 0]],
    [[], [], [0, 0]],
  ]);
});

/** Families in which all there is to earn is earned anyhow. */
const EQUAL: TaskFamily[] = [
  { ...BANDIT, rewards: { kind: "constant", value: 1 } },
  { ...BANDIT, rewards: { kind: "constant", value: 0 } },
  {
    ...SMALL_MDP,
    rewards: { kind: "constant", value: 0 },
    dynamics: { ...SMALL_MDP.dynamics, reward: { kind: "gaussian", sd: 0 } },
  },
];

for (const family of EQUAL) {
  Deno.test(`equal rewards teach nothing: ${family.name} of ${JSON.stringify(family.rewards)}`, async () => {
    const { states: inputs, actions } = family.dynamics;
    for (const [name, settings] of LEARNERS) {
      const shape = { inputs, hidden: settings.policy.hidden, actions };
      const initial = initialParameters(shape, settings.policy, 3);
      const { last, curve } = await train(createReferenceBackend(), family, settings, [3]);
      assertSameBits(last[0]!, initial, name);
      for (const point of curve.slice(1)) {
        if (name === "MAML") assertEquals(point.outcomes[0]!["zero-gradient"], 2);
        else assertEquals(point.skipped, [0]);
      }
    }
  });
}

for (const family of [BANDIT, SMALL_MDP]) {
  Deno.test(`NaN in the rewards of ${family.name} is an error of the first validation`, async () => {
    const broken: TaskFamily = { ...family, rewards: { kind: "constant", value: NaN } };
    for (const [, settings] of LEARNERS) {
      await assertRejects(
        () => train(createReferenceBackend(), broken, settings, [1]),
        NonFiniteError,
        "validation value is NaN at index 0 after meta-iteration 0",
      );
    }
  });
}

for (const bad of [NaN, Infinity]) {
  Deno.test(`${bad} among one seed's training rewards is counted, and θ stays what it was`, async () => {
    for (const [name, settings] of LEARNERS) {
      const backend = observed(createReferenceBackend(), {
        after: {
          fill: ({ draws, out }) => {
            if (draws.stream !== STREAMS.trainRewards || draws.iteration < 2) return;
            // One entry, of the second of two seeds: the first state's, where all episodes start.
            const data = dataOf(out);
            data.fill(bad, data.length / 2, data.length / 2 + 2);
          },
        },
      });
      const { last, curve } = await train(backend, SMALL_MDP, settings, [1, 2]);
      const sound = await train(createReferenceBackend(), SMALL_MDP, settings, [1, 2]);
      assertSameBits(last[0]!, sound.last[0]!, `${name}: the other seed`);
      const two = await train(createReferenceBackend(), SMALL_MDP, { ...settings, iterations: 2 }, [
        2,
      ]);
      assertSameBits(last[1]!, two.last[0]!, `${name}: the seed itself`);
      if (name === "MAML") {
        assertEquals(curve.at(-1)!.outcomes.map((counts) => counts["non-finite"]), [0, 2]);
        assertEquals(curve[1]!.outcomes.map((counts) => counts["non-finite"]), [0, 0]);
      } else {
        assertEquals(curve.map(({ skipped }) => skipped), [[0, 0], [0, 0], [0, 2]]);
      }
    }
  });
}

Deno.test("parameters that overflow are an error, not a result", async () => {
  for (const [, settings] of LEARNERS) {
    const policy = { ...settings.policy, hiddenScale: 1e300, lastLayerScale: 1e300 };
    await assertRejects(
      () => train(createReferenceBackend(), SMALL_MDP, { ...settings, policy }, [1]),
      NonFiniteError,
      "after meta-iteration 0",
    );
  }
});

Deno.test("a parameter that is not finite is an error, even where no policy shows it", async () => {
  // A bandit's observation is 0, so its first weights never meet a number.
  const backend = observed(createReferenceBackend(), {
    after: {
      adamStep: ({ theta }) => {
        dataOf(theta)[0] = NaN;
      },
    },
  });
  const error = await assertRejects(
    () => train(backend, BANDIT, reptile(), [1]),
    NonFiniteError,
  );
  assertEquals(
    error.message,
    "Cannot go on: parameters is NaN at index 0 after meta-iteration 4, must be finite",
  );
});

Deno.test("a run needs a seed in [0, 2³²)", async () => {
  for (const seeds of [[], [-1], [1, 2 ** 32], [0.5]]) {
    await assertRejects(() => train(createReferenceBackend(), BANDIT, maml(), seeds), RangeError);
  }
});
