import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import type { Fill } from "../../../kernels/backend.ts";
import { DRAW_LIMITS, type Draws, STREAMS } from "../../../kernels/draws.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { threefry2x32 } from "../../../kernels/threefry/threefry.ts";
import { normalCdf } from "../../support/distributions.ts";
import { assertCounts, assertFollows } from "../../support/goodness_of_fit.ts";
import { correlation, mean, variance } from "../../support/moments.ts";

const backend = createReferenceBackend();

const UNIFORM: Fill = { kind: "uniform", low: 0, high: 1 };
const NORMAL: Fill = { kind: "normal", mean: 0, sd: 1 };
const DIRICHLET: Fill = { kind: "flat-dirichlet" };

const SEED = 7;
const DRAWS: Draws = { stream: STREAMS.testRewards, seeds: [SEED], iteration: 0, firstTask: 0 };

async function filled(
  fill: Fill,
  shape: readonly number[],
  draws: Partial<Draws> = {},
): Promise<Float64Array> {
  const out = backend.tensor("filled", shape);
  backend.write(out, new Float64Array(shape.reduce((n, extent) => n * extent)).fill(NaN));
  backend.fill({ fill, draws: { ...DRAWS, ...draws }, out });
  const [values] = await backend.read(out);
  return values!;
}

const uniformCdf = (x: number) => Math.min(1, Math.max(0, x));

Deno.test("Every entry is made from the Threefry block that its place names", async () => {
  const draws = {
    stream: 0x2103,
    seeds: [7, 2 ** 32 - 1],
    iteration: 2 ** 26 - 1,
    firstTask: 1022,
  };
  const shape = [2, 4, 3, 2]; // Tasks 1022–1025: across the split of the task's bits.
  const uniform = await filled({ kind: "uniform", low: -1, high: 3 }, shape, draws);
  const normal = await filled({ kind: "normal", mean: 1, sd: 2 }, shape, draws);
  const dirichlet = await filled(DIRICHLET, shape, draws);
  const words = new Uint32Array(2);
  const exponentials: number[] = [];
  for (let at = 0; at < uniform.length; at++) {
    const [run, task, element] = [Math.floor(at / 24), Math.floor(at / 6) % 4, at % 6];
    const counter = BigInt(draws.iteration) * 2n ** 38n +
      BigInt(draws.firstTask + task) * 2n ** 22n + BigInt(element);
    const [low, high] = [Number(counter & 0xffffffffn), Number(counter >> 32n)];
    threefry2x32(draws.seeds[run]!, draws.stream, low, high, words);
    const u = Math.floor(words[0]! / 256) / 2 ** 24;
    const open = (Math.floor(words[0]! / 512) + 0.5) / 2 ** 23;
    const angle = 2 * Math.PI * Math.floor(words[1]! / 256) / 2 ** 24;
    assertEquals(uniform[at], -1 + 4 * u);
    // Rounding of a logarithm, a root and a cosine.
    const radius = Math.sqrt(-2 * Math.log(open));
    assertAlmostEquals(normal[at]!, 1 + 2 * radius * Math.cos(angle), 1e-14);
    exponentials.push(-Math.log(open));
  }
  exponentials.forEach((e, at) => {
    const neighbour = exponentials[at ^ 1]!; // Rows have two entries.
    assertAlmostEquals(dirichlet[at]!, e / (e + neighbour), 1e-15);
  });
});

Deno.test("A constant fills all entries and needs no draw", async () => {
  const values = await filled({ kind: "constant", value: 0.25 }, [2, 3, 4], { seeds: [1, 2] });
  assertEquals([...values], new Array<number>(24).fill(0.25));
});

Deno.test("Uniform entries are uniform: moments, bounds, Kolmogorov–Smirnov, χ²", async () => {
  const n = 100_000;
  const values = await filled({ kind: "uniform", low: 2, high: 6 }, [1, 4, n / 4]);
  assert(values.every((x) => x >= 2 && x < 6));
  // Four standard errors: sd 4/√12; of the variance, (4²/12)·√(0.8/n) as the kurtosis is 1.8.
  assertAlmostEquals(mean(values), 4, 4 * 4 / Math.sqrt(12 * n));
  assertAlmostEquals(variance(values), 16 / 12, 4 * (16 / 12) * Math.sqrt(0.8 / n));
  assertFollows(values, (x) => uniformCdf((x - 2) / 4), "uniform on [2, 6)");
  const counts = new Uint32Array(1000);
  for (const x of values) counts[Math.floor((x - 2) * 250)]!++;
  assertCounts(counts, new Float64Array(1000).fill(1e-3), "thousandths");
});

Deno.test("Normal entries are normal: four moments, tails, Kolmogorov–Smirnov", async () => {
  const n = 100_000;
  const values = await filled({ kind: "normal", mean: 1, sd: 0.5 }, [1, 4, n / 4]);
  const z = values.map((x) => (x - 1) / 0.5);
  // Four standard errors: variances of z, z², z³, z⁴ are 1, 2, 15, 96.
  assertAlmostEquals(mean(z), 0, 4 / Math.sqrt(n));
  assertAlmostEquals(mean(z.map((x) => x ** 2)), 1, 4 * Math.sqrt(2 / n));
  assertAlmostEquals(mean(z.map((x) => x ** 3)), 0, 4 * Math.sqrt(15 / n));
  assertAlmostEquals(mean(z.map((x) => x ** 4)), 3, 4 * Math.sqrt(96 / n));
  assertFollows(z, normalCdf, "normal");
  // P(|Z| > 3) = .0027; the radius ends at √(2 ln 2²⁴) = 5.77.
  const inTails = z.filter((x) => Math.abs(x) > 3).length;
  assertCounts([inTails, n - inTails], [2 * normalCdf(-3), 1 - 2 * normalCdf(-3)], "tails");
  assert(z.every((x) => Math.abs(x) < 5.78));
});

Deno.test("Rows of a flat Dirichlet are positive and sum to 1", async () => {
  const width = 10;
  const values = await filled(DIRICHLET, [1, 2, 1000, width]);
  assert(values.every((x) => x > 0 && x < 1));
  for (let row = 0; row < values.length; row += width) {
    const sum = values.subarray(row, row + width).reduce((total, x) => total + x, 0);
    assertAlmostEquals(sum, 1, width * Number.EPSILON); // An ulp an entry.
  }
});

Deno.test("Each coordinate of a flat Dirichlet over S states is Beta(1, S − 1)", async () => {
  const rows = 10_000;
  for (const S of [2, 10]) {
    const values = await filled(DIRICHLET, [1, 4, rows / 4, S]);
    for (let s = 0; s < S; s++) {
      const coordinate = values.filter((_, at) => at % S === s);
      // P(X ≤ x) = 1 − (1 − x)^(S − 1): for S = 2 uniform.
      assertFollows(coordinate, (x) => 1 - (1 - x) ** (S - 1), `coordinate ${s} of ${S}`);
      const v = (S - 1) / (S ** 2 * (S + 1));
      assertAlmostEquals(mean(coordinate), 1 / S, 4 * Math.sqrt(v / rows));
      // Excess kurtosis of Beta(1, S − 1) is below 6, its exponential limit: Var(s²) < 8 v²/n.
      assertAlmostEquals(variance(coordinate), v, 4 * v * Math.sqrt(8 / rows));
    }
  }
});

Deno.test("Two coordinates of a flat Dirichlet are correlated by −1/(S − 1), rows not at all", async () => {
  const S = 10;
  const rows = 20_000;
  const values = await filled(DIRICHLET, [1, 4, rows / 4, S]);
  const first = values.filter((_, at) => at % S === 0);
  const last = values.filter((_, at) => at % S === S - 1);
  // Standard error of a correlation, at most 1/√n near 0.
  assertAlmostEquals(correlation(first, last), -1 / (S - 1), 4 / Math.sqrt(rows));
  assertAlmostEquals(correlation(first.subarray(1), first.subarray(0, -1)), 0, 4 / Math.sqrt(rows));
  assertAlmostEquals(correlation(first.subarray(1), last.subarray(0, -1)), 0, 4 / Math.sqrt(rows));
});

Deno.test("Neighbouring elements, tasks, runs, streams, steps and iterations are independent", async () => {
  const n = 20_000;
  const { stream } = DRAWS;
  for (const fill of [UNIFORM, NORMAL]) {
    const base = await filled(fill, [1, 1, n]);
    const others: Record<string, Float64Array> = {
      task: await filled(fill, [1, 1, n], { firstTask: 1 }),
      "task across the counter's words": await filled(fill, [1, 1, n], { firstTask: 1024 }),
      seed: await filled(fill, [1, 1, n], { seeds: [SEED + 1] }),
      "inner step": await filled(fill, [1, 1, n], { stream: stream + 1 }),
      stream: await filled(fill, [1, 1, n], { stream: STREAMS.validationRewards }),
      iteration: await filled(fill, [1, 1, n], { iteration: 1 }),
      // Key words exchanged.
      "seed and stream exchanged": await filled(fill, [1, 1, n], {
        stream: SEED,
        seeds: [stream],
      }),
    };
    for (const [name, other] of Object.entries(others)) {
      assertUnrelated(base, other, `${fill.kind}, next ${name}`);
    }
    assertUnrelated(base.subarray(1), base.subarray(0, -1), `${fill.kind}, next element`);
    assertUnrelated(base.subarray(2), base.subarray(0, -2), `${fill.kind}, element after next`);
  }
});

/** No correlation, and no equal number at the same place beyond chance (24 bits). */
function assertUnrelated(one: Float64Array, other: Float64Array, what: string): void {
  assertLess(Math.abs(correlation(one, other)), 4 / Math.sqrt(one.length), what);
  const equal = one.filter((x, at) => x === other[at]).length;
  assertLess(equal, 3, what); // 20 000 / 2²⁴ = 0.001 expected.
}

Deno.test("Pairs of neighbouring uniform entries fill the square evenly", async () => {
  const pairs = 51_200;
  const values = await filled(UNIFORM, [1, 1, 2 * pairs]);
  const counts = new Uint32Array(256);
  for (let at = 0; at < values.length; at += 2) {
    counts[16 * Math.floor(16 * values[at]!) + Math.floor(16 * values[at + 1]!)]!++;
  }
  assertCounts(counts, new Float64Array(256).fill(1 / 256), "16 × 16 cells");
});

Deno.test("An entry depends on its name only: not on the batch, its order or the calls before", async () => {
  for (const fill of [UNIFORM, NORMAL, DIRICHLET]) {
    const whole = await filled(fill, [2, 5, 3, 4], { seeds: [11, 12], firstTask: 1 });
    // Backwards, run by run and task by task.
    for (let run = 1; run >= 0; run--) {
      for (let task = 4; task >= 0; task--) {
        const lane = await filled(fill, [1, 1, 3, 4], { seeds: [11 + run], firstTask: 1 + task });
        const at = (run * 5 + task) * 12;
        assertEquals(lane, whole.slice(at, at + 12), `${fill.kind}, run ${run}, task ${task}`);
      }
    }
    const again = await filled(fill, [2, 5, 3, 4], { seeds: [11, 12], firstTask: 1 });
    assertEquals(again, whole);
  }
});

Deno.test("A larger table begins with the entries of a smaller one", async () => {
  const small = await filled(NORMAL, [1, 1, 5]);
  const large = await filled(NORMAL, [1, 1, 8]);
  assertEquals(large.slice(0, 5), small);
});

Deno.test("A table whose draws have no name is refused, and left as it was", async () => {
  const out = backend.tensor("refused", [1, 2, 3]);
  backend.write(out, [1, 2, 3, 4, 5, 6]);
  const cases: [draws: Partial<Draws>, message: string][] = [
    [{ firstTask: -1 }, "task is -1"],
    [{ firstTask: DRAW_LIMITS.task - 1 }, "task is 65536"],
    [{ iteration: DRAW_LIMITS.iteration }, "iteration is 67108864"],
    [{ seeds: [-1] }, "seed is -1"],
  ];
  for (const [draws, message] of cases) {
    const fill = () => backend.fill({ fill: UNIFORM, draws: { ...DRAWS, ...draws }, out });
    assertThrows(fill, RangeError, message);
  }
  const [values] = await backend.read(out);
  assertEquals([...values!], [1, 2, 3, 4, 5, 6]);
});
