import { assert, assertEquals } from "@std/assert";
import { type CellRequest, type CellResult, runCell } from "../../../cli/cell/run.ts";
import { cellText } from "../../../cli/cell/text.ts";
import { banditFamily } from "../../../envs/bandit.ts";
import type { TaskFamily } from "../../../envs/family.ts";
import { bestAllocation } from "../../../envs/solutions/bound.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { type Control, controlScores, controlsOf } from "../../../learners/controls/controls.ts";
import { evaluate } from "../../../learners/evaluate.ts";
import type { Scores } from "../../../learners/scores.ts";
import type { LearnerSettings } from "../../../learners/settings.ts";
import { train } from "../../../learners/train.ts";
import { assertSameBits } from "../../learners/same_bits.ts";
import { maml, reptile, SMALL_MDP } from "../../learners/support.ts";

const BANDIT = banditFamily(3, 6);
const SEEDS = [2, 5];
const BUDGET = { testTasks: 4, preciseTasks: 7 };

function run(
  request: Pick<CellRequest, "family" | "settings" | "control">,
  create: () => Backend = createReferenceBackend,
): Promise<CellResult> {
  return runCell(create, { ...request, seeds: SEEDS, budget: BUDGET }, () => {});
}

function assertSameScores(actual: Partial<Scores>, expected: Partial<Scores>, what: string): void {
  assertEquals(Object.keys(actual).sort(), Object.keys(expected).sort(), what);
  for (const [part, values] of Object.entries(expected) as [keyof Scores, Float64Array][]) {
    assertSameBits(actual[part]!, values, `${what}, ${part}`);
  }
}

const cells: readonly (readonly [TaskFamily, LearnerSettings])[] = [
  [BANDIT, maml({ iterations: 2, checkpoints: { every: 1, rule: "last" } })],
  [SMALL_MDP, reptile({ iterations: 2, checkpoints: { every: 1 } })],
];
for (const [family, settings] of cells) {
  Deno.test(`a cell is what training and evaluation yield: ${settings.algorithm} on ${family.name}`, async () => {
    const { training, scores, precise } = await run({ family, settings });
    const alone = await train(createReferenceBackend(), family, settings, SEEDS);
    assertEquals(training!.chosen, alone.chosen);
    const evaluated = (tasks: number, firstTask: number) =>
      evaluate(createReferenceBackend(), family, settings, alone.chosen, SEEDS, {
        tasks,
        firstTask,
      });
    assertSameScores(scores, await evaluated(4, 0), "test tasks");
    // Further tasks, not the same ones again.
    assertSameScores(precise, await evaluated(7, 4), "precise");
    assertEquals([scores.exact!.length, precise.exact!.length], [2 * 4, 2 * 7]);
  });

  Deno.test(`a cell's anchors are all controls on the test tasks: ${family.name}`, async () => {
    const { anchors, bound, optimum, discountedOptimum } = await run({ family, settings });
    assertEquals([...anchors.keys()], controlsOf(family.kind));
    for (const [control, scores] of anchors) {
      const alone = await controlScores(createReferenceBackend(), family, control, SEEDS, {
        tasks: 4,
      });
      assertSameScores(scores, alone, control);
    }
    const isBandit = family.kind === "bandit";
    const { actions } = family.dynamics;
    assertEquals(bound, isBandit ? bestAllocation(actions, family.episodes).value : undefined);
    const { exact } = anchors.get(isBandit ? "oracle" : "optimum")!;
    assertEquals([optimum.length, discountedOptimum.length], [4, 4]);
    optimum.forEach((value, task) => {
      // The two are sums of the same few numbers in f64, in different orders.
      assert(Math.abs(value * family.episodes - exact![task]!) < 1e-9, `task ${task}`);
      // Discounting takes nothing from a single step; rewards of an MDP are above 0 here.
      if (isBandit) assertEquals(discountedOptimum[task], value);
      else assert(discountedOptimum[task]! < value, `task ${task}`);
    });
  });

  Deno.test(`a cell that was run can be printed: ${settings.algorithm} on ${family.name}`, async () => {
    const result = await run({ family, settings });
    const request = { seeds: SEEDS, budget: BUDGET, settings };
    const text = cellText(family, settings.algorithm, request, result);
    assert(!/NaN|undefined|Infinity/.test(text), text);
  });
}

Deno.test("a computed method is played as it is, and nothing is trained", async () => {
  for (const control of ["explore-commit", "gittins"] satisfies Control[]) {
    const { training, scores, precise } = await run({ family: BANDIT, control });
    assertEquals(training, undefined);
    const played = (tasks: number, firstTask: number) =>
      controlScores(createReferenceBackend(), BANDIT, control, SEEDS, { tasks, firstTask });
    assertSameScores(scores, await played(4, 0), control);
    assertSameScores(precise, await played(7, 4), control);
  }
});

Deno.test("every backend of a cell is given back", async () => {
  let [created, disposed] = [0, 0];
  await run({ family: BANDIT, settings: cells[0]![1] }, () => {
    created++;
    const backend = createReferenceBackend();
    return new Proxy(backend, {
      get(target, name) {
        if (name === "dispose") disposed++;
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  });
  assert(created > 1);
  assertEquals(disposed, created);
});

Deno.test("beside a learner of another λ stands one-step with the same", async () => {
  const settings = maml({ iterations: 1 });
  const { advantages } = settings.inner;
  const withLambda = (lambda: number) => ({
    ...settings,
    inner: { ...settings.inner, advantages: { ...advantages, lambda } },
  });

  const alike = (await run({ family: SMALL_MDP, settings: withLambda(0) })).oneStepAlike!;
  const { anchors, oneStepAlike } = await run({ family: SMALL_MDP, settings: withLambda(1) });
  assertEquals([alike.lambda, oneStepAlike], [0, undefined]);
  // D is the same, what is made of it is not.
  const { online, exact } = anchors.get("one-step")!;
  assertSameBits(alike.scores.online!, online!, "online");
  assert(alike.scores.exact!.some((value, i) => value !== exact![i]));
  // An episode of one step has no λ.
  const bandit = await run({ family: BANDIT, settings: withLambda(0) });
  assertEquals(bandit.oneStepAlike, undefined);
});
