import { assert, assertEquals, assertThrows } from "@std/assert";
import { jobKey, type KeyParts } from "../../pipeline/key.ts";
import { sha256 } from "../../pipeline/digest.ts";

const digest = "0123456789abcdef".repeat(4);
const parts: KeyParts = {
  schema: 1,
  stage: "train",
  code: digest,
  settings: { iterations: 500, inner: { rate: 0.1 } },
  inputs: {},
  seed: 3,
};

Deno.test("a key is the SHA-256 over the canonical JSON of the parts", () => {
  const text = `{"code":"${digest}","inputs":{},"schema":1,"seed":3,` +
    `"settings":{"inner":{"rate":0.1},"iterations":500},"stage":"train"}`;
  assertEquals(jobKey(parts), sha256(text));
});

Deno.test("each part changes the key, and nothing else does", () => {
  const changes: Partial<KeyParts>[] = [
    { schema: 2 },
    { stage: "adapt" },
    { code: digest.replace("0", "1") },
    { settings: { iterations: 500, inner: { rate: 0.2 } } },
    { inputs: { train: digest } },
    { inputs: { adapt: digest } },
    { seed: 4 },
    { seed: null },
  ];
  const keys = [{}, ...changes].map((it) => jobKey({ ...parts, ...it }));
  assertEquals(new Set(keys).size, changes.length + 1);
  const reordered = { inner: { rate: 0.1 }, iterations: 500 };
  const beside = { ...parts, settings: reordered, name: "train/maml", time: 5 };
  assertEquals(jobKey(beside), keys[0]);
});

Deno.test("parts that are out of range or no such thing are refused by name", () => {
  const bad: [Partial<KeyParts>, abstract new (...args: never[]) => Error, string][] = [
    [{ schema: 0 }, RangeError, "schema is 0"],
    [{ schema: 1.5 }, RangeError, "schema is 1.5"],
    [{ seed: -1 }, RangeError, "seed is -1"],
    [{ seed: 2 ** 32 }, RangeError, "seed is 4294967296"],
    [{ seed: NaN }, RangeError, "seed is NaN"],
    [{ stage: "" }, TypeError, "stage"],
    [{ code: "abc" }, TypeError, 'code is "abc"'],
    [{ inputs: { train: digest.toUpperCase() } }, TypeError, "input train"],
    [{ settings: { rate: NaN } }, TypeError, "settings.rate"],
    [{ settings: undefined }, TypeError, "settings"],
  ];
  for (const [change, type, message] of bad) {
    assertThrows(() => jobKey({ ...parts, ...change }), type, message);
  }
  assert(jobKey({ ...parts, seed: 2 ** 32 - 1 }));
});
