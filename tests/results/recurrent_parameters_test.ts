import { assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import { sequenceParameters } from "../../kernels/sequence/layout.ts";
import { rl2Tied } from "../../learners/recurrent/rl2_tied.ts";
import { decodeRecurrent, encodeRecurrent } from "../../results/recurrent_parameters.ts";
import { chosenIn } from "../../results/parameters.ts";

const { policy } = rl2Tied.paper;
const { dynamics } = banditFamily(3, 4);
const PROVENANCE = { stage: "train", env: "e", algorithm: "rl2-tied", seed: 1, settings: {} };

Deno.test("θ of a policy that remembers is read as it was written, by blocks", () => {
  const best = Float64Array.from(
    { length: sequenceParameters(policy, dynamics) },
    (_, k) => Math.fround(Math.sin(k)),
  );
  const agent = { best, last: best.toReversed(), chosen: "last", bestIteration: 7 } as const;
  const bytes = encodeRecurrent(agent, policy, dynamics, PROVENANCE);
  assertEquals(decodeRecurrent(bytes, policy, dynamics), agent);
  assertEquals(chosenIn(bytes), { chosen: "last", bestIteration: 7 });
  assertThrows(
    () => decodeRecurrent(bytes, { ...policy, units: 8 }, dynamics),
    TypeError,
    "best.input.weights is [2,48], must be [2,24]",
  );
});
