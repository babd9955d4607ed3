import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { open23, threefry2x32, uniform24 } from "../../../kernels/threefry/threefry.ts";
import { assertCounts } from "../../support/goodness_of_fit.ts";

function block(key: readonly [number, number], counter: readonly [number, number]): number[] {
  const out = new Uint32Array(2);
  threefry2x32(key[0], key[1], counter[0], counter[1], out);
  return [...out];
}

Deno.test("Random123's known answers for Threefry2x32 with 20 rounds", () => {
  // DEShawResearch/random123, tests/kat_vectors, lines "threefry2x32 20": counter, key, answer.
  // The last has the digits of π (counter) and more digits of π (key).
  const vectors = [
    { counter: [0, 0], key: [0, 0], answer: [0x6b200159, 0x99ba4efe] },
    {
      counter: [0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      answer: [0x1cb996fc, 0xbb002be7],
    },
    {
      counter: [0x243f6a88, 0x85a308d3],
      key: [0x13198a2e, 0x03707344],
      answer: [0xc4923a9c, 0x483df7a0],
    },
  ] as const;
  for (const { counter, key, answer } of vectors) {
    assertEquals(block(key, counter), [...answer]);
  }
});

Deno.test("A block writes two words and leaves the rest of its buffer alone", () => {
  const out = new Uint32Array(4).fill(0xdeadbeef);
  threefry2x32(0, 0, 0, 0, out);
  assertEquals([...out], [0x6b200159, 0x99ba4efe, 0xdeadbeef, 0xdeadbeef]);
});

Deno.test("Signed and unsigned spellings of a word name the same block", () => {
  assertEquals(block([-1, -1], [-1, -1]), [0x1cb996fc, 0xbb002be7]);
});

Deno.test("Flipping any bit of a name flips about half of the 64 bits of its block", () => {
  const name = [20180909, 0x0300, 0x00400001, 0x00000040];
  const flipped: number[] = [];
  for (let word = 0; word < 4; word++) {
    for (let bit = 0; bit < 32; bit++) {
      const other = name.with(word, (name[word]! ^ (1 << bit)) >>> 0);
      flipped.push(distance(name, other));
    }
  }
  // 128 Binomial(64, ½): mean 32 ± 4/√128, each ± 4; bounds at four and six standard deviations.
  const mean = flipped.reduce((sum, x) => sum + x, 0) / flipped.length;
  assertAlmostEquals(mean, 32, 4 * 4 / Math.sqrt(128));
  for (const bits of flipped) assertLess(Math.abs(bits - 32), 24);
});

/** Bits in which the blocks of two names (key, counter) differ. */
function distance(a: number[], b: number[]): number {
  const [a0, a1] = block([a[0]!, a[1]!], [a[2]!, a[3]!]);
  const [b0, b1] = block([b[0]!, b[1]!], [b[2]!, b[3]!]);
  return bitCount(a0! ^ b0!) + bitCount(a1! ^ b1!);
}

function bitCount(word: number): number {
  return (word >>> 0).toString(2).replaceAll("0", "").length;
}

Deno.test("Every byte of both words of consecutive counters is uniform", () => {
  const counts = Array.from({ length: 8 }, () => new Uint32Array(256));
  const out = new Uint32Array(2);
  const bytes = new Uint8Array(out.buffer);
  for (let counter = 0; counter < 50_000; counter++) {
    threefry2x32(1, 0x0100, counter, 0, out);
    bytes.forEach((byte, place) => counts[place]![byte]!++);
  }
  const uniform = new Float64Array(256).fill(1 / 256);
  counts.forEach((count, place) => assertCounts(count, uniform, `byte ${place}`));
});

Deno.test("A word becomes a number on [0, 1) in steps of 2⁻²⁴, exact in single precision", () => {
  assertEquals(uniform24(0), 0);
  assertEquals(uniform24(0xff), 0);
  assertEquals(uniform24(0x100), 2 ** -24);
  assertEquals(uniform24(0x80000000), 0.5);
  assertEquals(uniform24(0xffffffff), 1 - 2 ** -24);
  for (const word of [0x100, 0x12345678, 0xfffffeff, 0xffffffff]) {
    assertEquals(Math.fround(uniform24(word)), uniform24(word));
  }
});

Deno.test("A word becomes a number strictly inside (0, 1), symmetric, exact in single precision", () => {
  assertEquals(open23(0), 2 ** -24);
  assertEquals(open23(0x1ff), 2 ** -24);
  assertEquals(open23(0x200), 1.5 * 2 ** -23);
  assertEquals(open23(0xffffffff), 1 - 2 ** -24);
  for (const word of [0, 0x200, 0x12345678, 0x7fffffff, 0xffffffff]) {
    assertEquals(Math.fround(open23(word)), open23(word));
    assertEquals(open23(~word), 1 - open23(word));
  }
});
