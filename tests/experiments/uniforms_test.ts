import { assert, assertEquals, assertThrows } from "@std/assert";
import { CHANCE_STREAMS, createUniforms } from "../../experiments/uniforms.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { threefry2x32, uniform24 } from "../../kernels/threefry/threefry.ts";

const first = (count: number, stream: keyof typeof CHANCE_STREAMS, seed: number) => {
  const uniform = createUniforms(stream, seed);
  return Array.from({ length: count }, uniform);
};

Deno.test("uniform numbers are the Threefry blocks of their name, word by word", () => {
  const words = new Uint32Array(2);
  const expected = [0, 1, 2].flatMap((block) => {
    threefry2x32(7, CHANCE_STREAMS.searchTrials, block, 0, words);
    return Array.from(words, uniform24);
  });
  assertEquals(first(6, "searchTrials", 7), expected);
});

Deno.test("another seed draws other numbers, the same name the same", () => {
  assertEquals(first(4, "searchTrials", 7), first(4, "searchTrials", 7));
  assert(first(1, "searchTrials", 7)[0] !== first(1, "searchTrials", 8)[0]);
});

Deno.test("no stream of chance is a stream of learners and tasks, inner steps included", () => {
  const pages = Object.values(STREAMS).map((stream) => stream >>> 8);
  for (const stream of Object.values(CHANCE_STREAMS)) {
    assert(!pages.includes(stream >>> 8), String(stream));
  }
});

Deno.test("a seed that is no 32-bit word is refused", () => {
  for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
    assertThrows(() => createUniforms("searchTrials", seed), RangeError, `seed is ${seed}`);
  }
});
