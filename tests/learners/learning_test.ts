/** Learners learn: a fixed seed, a few seconds, and a bar that chance does not reach. */
import { assert, assertAlmostEquals, assertGreater, assertLess } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import { mdpFamily } from "../../envs/mdp.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { maml, PAPER_SIZE, reptile, train } from "./support.ts";

const BANDIT = banditFamily(5, 10);

Deno.test("MAML on bandit-k5-n10 collects 6.6 of 10 after adaptation within 60 iterations", async () => {
  const settings = maml(PAPER_SIZE, {
    iterations: 60,
    checkpoints: { every: 20, tasks: 200 },
  });
  const { curve } = await train(createReferenceBackend(), BANDIT, settings, [0]);
  const [first, last] = [curve[0]!, curve.at(-1)!];
  // 200 validation tasks of five uniform arms: 5 ± 0.1 (a standard error of 10·√(1/12/5/200)) by chance.
  assertAlmostEquals(10 * first.valueBefore[0]!, 5, 0.3);
  assertLess(10 * first.value[0]!, 5.7);
  assertGreater(10 * last.value[0]!, 6.6);
  // The best fixed allocation of ten pulls is worth 7.28 (envs/solutions/bound.ts).
  assertLess(10 * last.value[0]!, 7.28 + 0.3);
  // It is adaptation that is learned: before it, all arms are alike.
  assertAlmostEquals(10 * last.valueBefore[0]!, 5, 0.3);
  assertGreater(last.entropyBefore[0]!, 0.95 * Math.log(5));
});

Deno.test("first-order MAML learns as well", async () => {
  const settings = maml(PAPER_SIZE, {
    outer: { order: 1 },
    iterations: 40,
    checkpoints: { every: 40, tasks: 100 },
  });
  const { curve } = await train(createReferenceBackend(), BANDIT, settings, [0]);
  assertGreater(curve.at(-1)!.value[0]!, curve[0]!.value[0]! + 0.03);
});

Deno.test("MAML on mdp-n10 gains a twentieth in ten iterations", async () => {
  const settings = maml(PAPER_SIZE, {
    outer: { optimiser: { maxKl: 1e-2, damping: 1e-5 } },
    iterations: 10,
    checkpoints: { every: 10, tasks: 40 },
  });
  const { curve } = await train(createReferenceBackend(), mdpFamily(10), settings, [0]);
  assertGreater(curve.at(-1)!.value[0]!, 1.05 * curve[0]!.value[0]!);
});

Deno.test("Reptile on bandit-k5-n10 gains a reward of one in 300 iterations at ten times its rate", async () => {
  const settings = reptile(PAPER_SIZE, {
    outer: { optimiser: { learningRate: 1e-3 } },
    iterations: 300,
    checkpoints: { every: 100, tasks: 200 },
  });
  const { curve } = await train(createReferenceBackend(), BANDIT, settings, [0]);
  const values = curve.map(({ value }) => 10 * value[0]!);
  assert(values.every((value, k) => k === 0 || value > values[k - 1]!), `rising: ${values}`);
  assertGreater(values.at(-1)!, values[0]! + 1);
});
