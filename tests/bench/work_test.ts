import { assertEquals } from "@std/assert";
import { kernelOperations } from "../../bench/kernel_work.ts";
import { layerOperations, PHASES, workOf, type WorkSize } from "../../bench/work.ts";
import { banditFamily } from "../../envs/bandit.ts";
import { mdpFamily } from "../../envs/mdp.ts";

// Two tasks of 2 states, 4 actions, 3 episodes of 2 steps; a network 2 → 3 → 5 → 4. By hand:
// F = 2·2·(3·5 + 5·4) = 140, L = 2·2·5·4 = 80, P = (6 + 3) + (15 + 5) + (20 + 4) = 53.
const SIZE: WorkSize = {
  family: mdpFamily(3, { states: 2, actions: 4, horizon: 2 }),
  shape: { inputs: 2, hidden: [3, 5], actions: 4 },
  tasks: 2,
  innerSteps: 1,
  cgIterations: 2,
  candidates: 3,
};

Deno.test("operations of a small case are those counted by hand", () => {
  const operations = Object.fromEntries(
    PHASES.map((phase) => [phase, workOf(phase, SIZE).operations]),
  );
  const [start, step] = [2 * 53 + 2 * 53, 2 * 53 + 12 * 53];
  const cg = start + 2 * (2 * 2240 + step);
  const outer = 2 * 2 * 53 + 10 * 53;
  assertEquals(operations, {
    "sample tasks": 0,
    "adapt": 2 * 140 + 2 * 420,
    "sample D′": 2 * 140,
    "meta-gradient": 2 * 1480,
    "conjugate gradients": cg,
    "line search": 3 * 2 * 560,
    "MAML iteration": 280 + 840 + 280 + 2960 + cg + 3360,
    "outer step": outer,
    "Reptile iteration": 280 + 840 + outer,
  });
});

Deno.test("operations of an iteration's kernels are its own, each where it is made", () => {
  for (const phase of ["MAML iteration", "Reptile iteration"] as const) {
    const kernels = kernelOperations(phase, SIZE);
    const total = Object.values(kernels).reduce((sum, operations) => sum + operations, 0);
    assertEquals(total, workOf(phase, SIZE).operations);
  }
  const { "linearise": points, "meta-gradient": gradient } = kernelOperations(
    "MAML iteration",
    SIZE,
  );
  assertEquals([points, gradient], [2 * 2 * (140 + 80), 2 * (8 * 140 - 80)]);
});

Deno.test("numbers of a small case are the entries of its tensors", () => {
  // W, π and ρ have 8 entries a task, P 16; an episode batch 3 · 6.
  const numbers = (phase: (typeof PHASES)[number]) => workOf(phase, SIZE).numbers;
  assertEquals(numbers("sample tasks"), 2 * (8 + 16));
  const [table, rollout, advantages] = [53 + 8, 8 + 8 + 16 + 18 + 8, 18 + (8 + 2) + (2 + 3)];
  assertEquals(numbers("sample D′"), 2 * (table + rollout + advantages), "and π_b is kept");
  assertEquals(numbers("line search"), 3 * numbersOfOneCandidate());
});

function numbersOfOneCandidate(): number {
  return workOf("line search", { ...SIZE, candidates: 1 }).numbers;
}

Deno.test("a step counts once where it is sampled and reduced", () => {
  const steps = PHASES.map((phase) => workOf(phase, SIZE).steps);
  const [batch, none] = [2 * 3 * 2, 0];
  assertEquals(steps, [none, batch, batch, 0, 0, 0, 2 * batch, none, batch]);
});

Deno.test("a bandit has one row whatever its pulls, and its gradients the same work", () => {
  const shape = { inputs: 1, hidden: [32, 32] as const, actions: 5 };
  const [few, many] = [10, 1000].map((pulls) =>
    workOf("conjugate gradients", { ...SIZE, family: banditFamily(5, pulls), shape })
  );
  assertEquals(few, many);
  assertEquals(layerOperations(shape, 1), 2 * (32 * 32 + 32 * 5));
});
