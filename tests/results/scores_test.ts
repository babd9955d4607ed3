import { assert, assertEquals, assertThrows } from "@std/assert";
import { type AgentScores, decodeScores, encodeScores } from "../../results/scores.ts";
import { assertSameBits } from "../learners/same_bits.ts";
import { encodeSafetensors } from "../../results/safetensors.ts";
import { doubles, headerOf, PROVENANCE, REORDERED, singles } from "./support.ts";

type OnTasks = Exclude<AgentScores, { expectation: number }>;

/** N that is no power of 2. */
const N = 10;

/** Totals as stages have them: sampled ones as they are, exact ones of one episode times N. */
function scoresOf(numbers: typeof singles): OnTasks {
  return {
    paper: { firstTask: 0, online: numbers(4, 1), postAdaptation: numbers(4, 2) },
    precise: {
      firstTask: 4,
      online: numbers(6, 3).map((value) => value * N),
      postAdaptation: numbers(6, 4).map((value) => value * N),
    },
    isSampled: false,
  };
}

function assertSame(actual: AgentScores, expected: OnTasks): void {
  assert("paper" in actual);
  assertEquals(actual.isSampled, expected.isSampled);
  for (const set of ["paper", "precise"] as const) {
    assertEquals(actual[set].firstTask, expected[set].firstTask);
    for (const protocol of ["online", "postAdaptation"] as const) {
      const [got, wanted] = [actual[set][protocol], expected[set][protocol]];
      assertEquals(got === null, wanted === null, `${set} ${protocol}`);
      if (got && wanted) assertSameBits(got, wanted, `${set} ${protocol}`);
    }
  }
}

Deno.test("scores of an f32 backend read back to the bit, exact ones stored of one episode in f32", () => {
  for (const episodes of [1, 10, 25, 100, 99_999]) {
    const { paper, ...rest } = scoresOf(singles);
    const precise = {
      firstTask: 4,
      online: singles(6, 3).map((value) => value * episodes),
      postAdaptation: singles(6, 4).map((value) => value * episodes),
    };
    const scores = { ...rest, paper, precise };
    const file = encodeScores(scores, episodes, PROVENANCE);
    assertSame(decodeScores(file), scores);
    const { tensors, metadata } = headerOf(file);
    assertEquals(tensors, {
      "paper.online": "F32 [4]",
      "paper.post_adaptation": "F32 [4]",
      "precise.online": "F32 [6]",
      "precise.post_adaptation": "F32 [6]",
    });
    assertEquals(metadata.episodes, String(episodes));
    assertEquals([metadata["paper.first_task"], metadata["precise.first_task"]], ["0", "4"]);
    assertEquals(metadata.sampled, undefined);
  }
});

Deno.test("scores of an f64 backend are stored in f64: sampled ones to the bit, exact ones but for rounding", () => {
  const scores = scoresOf(doubles);
  const file = encodeScores(scores, N, PROVENANCE);
  const types = Object.values(headerOf(file).tensors).map((it) => it.slice(0, 3));
  assertEquals(new Set(types), new Set(["F64"]));
  const read = decodeScores(file) as OnTasks;
  assertSame(read, { ...scores, precise: read.precise });
  for (const protocol of ["online", "postAdaptation"] as const) {
    read.precise[protocol]!.forEach((value, task) => {
      // Divided by N and multiplied again: half a unit in the last place each.
      const wanted = scores.precise[protocol]![task]!;
      assert(Math.abs(value - wanted) <= 2 ** -52 * Math.abs(wanted), `${value} ${wanted}`);
    });
  }
  // What is read is what is written next.
  assertEquals(encodeScores(read, N, PROVENANCE), file);
});

for (
  const [what, online, postAdaptation] of [
    ["only exploits", null, singles(4)],
    ["only learns online", singles(4), null],
  ] as const
) {
  Deno.test(`a method that ${what} has no tensor of the other protocol`, () => {
    const set = { firstTask: 0, online, postAdaptation };
    const scores = { paper: set, precise: set, isSampled: false };
    const file = encodeScores(scores, 1, PROVENANCE);
    assertSame(decodeScores(file), scores);
    const protocol = online ? "online" : "post_adaptation";
    assertEquals(Object.keys(headerOf(file).tensors), [`paper.${protocol}`, `precise.${protocol}`]);
  });
}

Deno.test("what is sampled on further tasks too is stored as it was, and said to be", () => {
  const scores: AgentScores = {
    paper: { firstTask: 0, online: singles(4, 1), postAdaptation: null },
    precise: { firstTask: 4, online: singles(6, 2), postAdaptation: null },
    isSampled: true,
  };
  const file = encodeScores(scores, N, PROVENANCE);
  assertSame(decodeScores(file), scores);
  const { tensors, metadata } = headerOf(file);
  assertEquals(tensors, { "paper.online": "F32 [4]", "precise.online": "F32 [6]" });
  assertEquals(metadata.sampled, "precise.online");
});

Deno.test("a number known in expectation stands in the metadata, to the bit, and in no tensor", () => {
  for (const expectation of [7.278913690476189, 0.1, 1 / 3, 5e-324, 0]) {
    const file = encodeScores({ expectation }, N, PROVENANCE);
    assertEquals(decodeScores(file), { expectation });
    const { tensors, metadata } = headerOf(file);
    assertEquals([tensors, metadata.expectation], [{}, String(expectation)]);
  }
});

Deno.test("equal scores are equal bytes, whatever the order of the settings' keys", () => {
  const [one, two] = [PROVENANCE, REORDERED].map((it) => encodeScores(scoresOf(singles), N, it));
  assertEquals(one, two);
});

Deno.test("scores that are not finite are not written, and other bytes are not read", () => {
  const { paper, ...rest } = scoresOf(singles);
  const broken = { ...rest, paper: { ...paper, online: Float64Array.of(1, Infinity, 1, 1) } };
  assertThrows(() => encodeScores(broken, N, PROVENANCE), RangeError, "Infinity at index 1");
  assertThrows(() => decodeScores(new Uint8Array(4)), SyntaxError);
});

Deno.test("another result's file is no scores", () => {
  const other = encodeSafetensors({ value: { shape: [1], data: Float64Array.of(1) } }, {});
  assertThrows(() => decodeScores(other), TypeError, "Cannot read scores");
});
