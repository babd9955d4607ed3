import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { PolicyShape } from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { layersOf, parameterCount } from "../../kernels/policy/layout.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { threefry2x32 } from "../../kernels/threefry/threefry.ts";
import { initialParameters } from "../../learners/initialise.ts";
import { createProblem } from "../../learners/problem.ts";
import type { PolicySettings } from "../../learners/settings.ts";
import { assertFollows } from "../support/goodness_of_fit.ts";

/** The paper's network on its MDPs (appendix A). */
const PAPER: PolicyShape = { inputs: 10, hidden: [32, 32], actions: 5 };

const SETTINGS: PolicySettings = {
  hidden: [32, 32],
  banditObservation: "zero",
  initialisation: "pytorch-2018",
  hiddenScale: 1,
  lastLayerScale: 1,
};

function initial(changes: Partial<PolicySettings> = {}, seed = 0, shape = PAPER): Float64Array {
  return initialParameters(shape, { ...SETTINGS, ...changes }, seed);
}

/** Weights and biases of each layer. */
function layers(theta: Float64Array, shape = PAPER) {
  return layersOf(shape).map(({ weights, biases, outputs }) => ({
    weights: theta.subarray(weights, biases),
    biases: theta.subarray(biases, biases + outputs),
  }));
}

Deno.test("pytorch-2018 draws weights and biases from U(−1/√fan_in, 1/√fan_in)", () => {
  // Biases of one network are few: of twenty, enough.
  const networks = Array.from({ length: 20 }, (_, seed) => layers(initial({}, seed)));
  [10, 32, 32].forEach((fanIn, depth) => {
    const bound = 1 / Math.sqrt(fanIn);
    for (const part of ["weights", "biases"] as const) {
      const values = networks.flatMap((network) => [...network[depth]![part]]);
      assertUniform(values, bound, `${part} of layer ${depth}`);
    }
  });
});

Deno.test("xavier draws weights from U(±√(6/(fan_in + fan_out))) and leaves biases at 0", () => {
  const networks = Array.from(
    { length: 20 },
    (_, seed) => layers(initial({ initialisation: "xavier" }, seed)),
  );
  [42, 64, 37].forEach((fans, depth) => {
    const values = networks.flatMap((network) => [...network[depth]!.weights]);
    assertUniform(values, Math.sqrt(6 / fans), `weights of layer ${depth}`);
    const biases = networks.flatMap((network) => [...network[depth]!.biases]);
    assertEquals(biases, biases.map(() => 0));
  });
});

for (const initialisation of ["pytorch-2018", "xavier"] as const) {
  Deno.test(`scales are factors on the same draws: ${initialisation}`, () => {
    const plain = layers(initial({ initialisation }));
    const scaled = layers(initial({ initialisation, hiddenScale: 2, lastLayerScale: 0.25 }));
    [2, 2, 0.25].forEach((factor, depth) => {
      for (const part of ["weights", "biases"] as const) {
        // Powers of two: no rounding.
        assertEquals(scaled[depth]![part], plain[depth]![part].map((value) => factor * value));
      }
    });
  });
}

Deno.test("a last layer scaled by 0 makes the policy uniform", async () => {
  const backend = createReferenceBackend();
  const { policy, parameters } = createProblem(backend, banditFamily(5, 10), SETTINGS);
  const theta = backend.tensor("θ", [1, parameters]);
  backend.write(theta, initial({ lastLayerScale: 0 }, 3, policy.shape));
  const table = backend.tensor("π", [1, 1, 1, 5]);
  backend.policyTable({ policy, theta, out: table });
  assertEquals(await backend.read(table), [new Float64Array(5).fill(0.2)]);
});

Deno.test("parameter k is the block of element k under (seed, initialParameters)", () => {
  const theta = initial({}, 12345);
  const words = new Uint32Array(2);
  const [first, , third] = layersOf(PAPER);
  for (
    const [k, fanIn] of [[first.weights, 10], [first.biases + 3, 10], [third.weights + 7, 32], [
      parameterCount(PAPER) - 1,
      32,
    ]] as const
  ) {
    threefry2x32(12345, STREAMS.initialParameters, k, 0, words);
    const u = Math.floor(words[0]! / 256) / 2 ** 24;
    assertEquals(theta[k], (1 / Math.sqrt(fanIn)) * (2 * u - 1));
  }
});

Deno.test("parameters depend on the seed, and on nothing else", () => {
  assertEquals(initial({}, 7), initial({}, 7));
  const others = [8, 2 ** 32 - 1, 0].map((seed) => initial({}, seed));
  for (const other of others) {
    const same = initial({}, 7).filter((value, k) => value === other[k]);
    assertEquals(same.length, 0);
  }
  assertNotEquals(others[0], others[1]);
});

Deno.test("a seed that is none is refused", () => {
  for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
    assertThrows(() => initial({}, seed), RangeError, `seed is ${seed}, must be an integer in`);
  }
});

/** Which parameters one inner step moves, on advantages that favour the first of three arms. */
async function moved(changes: Partial<PolicySettings>): Promise<boolean[]> {
  const backend = createReferenceBackend();
  const settings = { ...SETTINGS, ...changes };
  const { policy, parameters } = createProblem(backend, banditFamily(3, 10), settings);
  const theta = backend.tensor("θ", [1, parameters]);
  backend.write(theta, initialParameters(policy.shape, settings, 1));
  const rows = {
    weights: backend.tensor("W", [1, 1, 1, 3]),
    visits: backend.tensor("n", [1, 1, 1]),
    behaviour: backend.tensor("π_b", [1, 1, 1, 3]),
  };
  backend.write(rows.weights, [0.5, -0.25, -0.25]);
  backend.policyTable({ policy, theta, out: rows.behaviour });
  const out = backend.tensor("θ′", [1, 1, parameters]);
  backend.adapt({ policy, theta, rows, stepSize: 0.5, objective: "ratio", out });
  const [before, after] = await backend.read(theta, out);
  return [...after!].map((value, k) => value !== before![k]);
}

Deno.test("the known trap: zero biases and observation 0 leave all but the last biases dead", async () => {
  const dead = await moved({ initialisation: "xavier" });
  assert(dead.slice(-3).every((it) => it), "the last biases learn");
  assert(dead.slice(0, -3).every((it) => !it), "nothing else does");

  const alive = {
    "biases of their own": await moved({}),
    "an observation": await moved({ initialisation: "xavier", banditObservation: "one" }),
  };
  for (const [what, parameters] of Object.entries(alive)) {
    // Half of the last weights, at least: those of open units.
    assert(parameters.filter((it) => it).length > 32, `with ${what}, hidden layers learn`);
  }
});

function assertUniform(values: number[], bound: number, what: string): void {
  // u = 0 gives −bound itself.
  assert(values.every((value) => value >= -bound && value < bound), `${what}: range`);
  assertFollows(values, (x) => (x + bound) / (2 * bound), what);
}
