import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from "../../results/safetensors.ts";
import { createUniform } from "../support/random.ts";

const tensors: Record<string, StoredTensor> = {
  "θ": { shape: [2, 3], data: Float64Array.of(1, -0, 5e-324, 0.1, -1.7976931348623157e308, 3) },
  bias: { shape: [3], data: Float32Array.of(0.5, 1e-45, -2) },
  step: { shape: [], data: Float64Array.of(7) },
  none: { shape: [0, 4], data: new Float64Array(0) },
};
const metadata = { note: "two\nlines", "__proto__x": "" };

/** A file with this header and so many zero bytes of values. */
function fileOf(header: unknown, bytes = 0): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

Deno.test("tensors and metadata read back as they were, to the bit and in their type", () => {
  const read = decodeSafetensors(encodeSafetensors(tensors, metadata));
  assertEquals(Object.keys(read.tensors).sort(), Object.keys(tensors).sort());
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    assertEquals(read.tensors[name]!.shape, shape);
    assertEquals(read.tensors[name]!.data.constructor, data.constructor);
    assertEquals(new Uint8Array(read.tensors[name]!.data.buffer), new Uint8Array(data.buffer));
  }
  assertEquals(read.metadata, metadata);
  assertEquals(decodeSafetensors(encodeSafetensors({})), { tensors: {}, metadata: {} });
});

Deno.test("names such as __proto__ are names", () => {
  const own = JSON.parse('{"__proto__":"a","constructor":"b"}');
  const named = Object.fromEntries([["__proto__", tensors.step!]]);
  const read = decodeSafetensors(encodeSafetensors(named, own));
  assertEquals(Object.entries(read.metadata), [["__proto__", "a"], ["constructor", "b"]]);
  assertEquals(Object.keys(read.tensors), ["__proto__"]);
});

Deno.test("equal tensors are equal bytes, whatever the order and wherever the array looks", () => {
  const backwards = Object.fromEntries(Object.entries(tensors).reverse());
  const wide = Float32Array.of(9, 0.5, 1e-45, -2, 9);
  const viewed = { ...backwards, bias: { shape: [3], data: wide.subarray(1, 4) } };
  assertEquals(encodeSafetensors(viewed), encodeSafetensors(tensors));
});

Deno.test("the file is laid out as the format says: length, padded header, values by width", () => {
  const file = encodeSafetensors({
    a: { shape: [1], data: Float32Array.of(1) },
    b: { shape: [1], data: Float64Array.of(1) },
  }, { k: "v" });
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  assertEquals(length % 8, 0);
  assertEquals(
    new TextDecoder().decode(file.subarray(8, 8 + length)).trimEnd(),
    '{"__metadata__":{"k":"v"},"a":{"data_offsets":[8,12],"dtype":"F32","shape":[1]},' +
      '"b":{"data_offsets":[0,8],"dtype":"F64","shape":[1]}}',
  );
  const values = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0x80, 0x3f];
  assertEquals([...file.subarray(8 + length)], values);
});

Deno.test("a file of another writer is read: other order, white space, within a larger buffer", () => {
  const header = ' \n{ "b": {"shape": [1], "dtype": "F32", "data_offsets": [0, 4]}}'.trimStart();
  const file = fileOf(header, 4);
  file.set([0, 0, 0x80, 0x3f], file.length - 4);
  const larger = new Uint8Array(file.length + 5);
  larger.set(file, 3);
  const { tensors } = decodeSafetensors(larger.subarray(3, 3 + file.length));
  assertEquals(tensors, { b: { shape: [1], data: Float32Array.of(1) } });
});

Deno.test("what is no such tensor is not written", () => {
  const data = new Float64Array(6);
  const cases: [Record<string, StoredTensor>, abstract new (...args: never[]) => Error, string][] =
    [
      [{ a: { shape: [2, 2], data } }, RangeError, "its shape is [2,2], must be that of 6 values"],
      [{ a: { shape: [-2, -3], data } }, RangeError, "[-2,-3]"],
      [{ a: { shape: [1.5, 4], data } }, RangeError, "[1.5,4]"],
      [{ a: { shape: [1], data: Float64Array.of(NaN) } }, RangeError, "NaN at index 0"],
      [{ a: { shape: [2], data: Float32Array.of(1, 1e39) } }, RangeError, "Infinity at index 1"],
      [{ __metadata__: { shape: [6], data } }, TypeError, "__metadata__"],
      [{ a: { shape: [1], data: [1] as unknown as Float64Array } }, TypeError, "Float64Array"],
    ];
  for (const [bad, type, message] of cases) {
    assertThrows(() => encodeSafetensors(bad), type, message);
  }
});

Deno.test("what is no such file is refused, and the fault named", () => {
  const entry = (data_offsets: unknown, shape: unknown = [1], dtype: unknown = "F64") => ({
    dtype,
    shape,
    data_offsets,
  });
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(7), "it has 7 bytes"],
    [new Uint8Array(8), "no JSON"],
    [new Uint8Array(8).fill(255), "its header has 18446744073709551615 bytes"],
    [fileOf("{}").subarray(0, 9), "its header has 2 bytes, must have at most 1"],
    [fileOf("[]"), "must be a JSON object"],
    [fileOf("null"), "must be a JSON object"],
    [fileOf(" {}"), "must be a JSON object"],
    [fileOf("{"), "no JSON"],
    [fileOf("[".repeat(1e5)), "no JSON"],
    [fileOf({}, 1), "it has 1 bytes of values, must have 0"],
    [fileOf({ a: entry([0, 8]) }, 9), "it has 9 bytes of values, must have 8"],
    [fileOf({ a: entry([0, 8]) }, 7), "it has 7 bytes of values, must have 8"],
    [fileOf({ a: entry([1, 9]) }, 9), 'tensor "a" is at [1, 9), must start at 0'],
    [fileOf({ a: entry([0, 8]), b: entry([4, 12]) }, 12), "must start at 8"],
    [fileOf({ a: entry([0, 8]), b: entry([16, 24]) }, 24), "must start at 8"],
    [fileOf({ a: entry([0, 8]), b: entry([0, 8]) }, 8), "must start at 8"],
    [fileOf({ a: entry([0, 4]) }, 4), "as long as a F64 tensor of shape [1]"],
    [fileOf({ a: entry([8, 0]) }, 8), "must start at 0"],
    [fileOf({ a: entry([0, 0], [2 ** 52, 2 ** 52]) }), "must be as long as"],
    [fileOf({ a: entry([0, 8], [-1]) }, 8), 'tensor "a": shape'],
    [fileOf({ a: entry([0, 8], "1") }, 8), 'tensor "a": shape'],
    [fileOf({ a: entry([0, 8], [1], "I64") }, 8), 'tensor "a": dtype'],
    [fileOf({ a: entry([0, 8.5]) }, 8), 'tensor "a": data_offsets'],
    [fileOf('{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,1e999]}}', 8), "data_offsets"],
    [fileOf({ a: entry([0]) }, 8), 'tensor "a": data_offsets'],
    [fileOf({ a: { ...entry([0, 8]), extra: 1 } }, 8), "extra"],
    [fileOf({ a: 1 }), 'tensor "a": dtype is not'],
    [fileOf({ __metadata__: { a: 1 } }), "metadata must be texts"],
    [fileOf({ __metadata__: ["a"] }), "metadata must be texts"],
    [fileOf('{"__metadata__":{"a":"\xff"}}').with(26, 0xff), "no JSON"],
  ];
  for (const [file, message] of cases) {
    const error = assertThrows(() => decodeSafetensors(file), SyntaxError, "Cannot read");
    assert(error.message.includes(message), `${error.message} | ${message}`);
  }
});

Deno.test("a thousand random mutations are read or refused, and crash nothing", () => {
  const uniform = createUniform(3);
  const below = (count: number) => Math.floor(uniform() * count);
  const file = encodeSafetensors(tensors, metadata);
  const header = Number(new DataView(file.buffer).getBigUint64(0, true));
  let refused = 0;
  for (let run = 0; run < 1000; run++) {
    const bytes = [...file];
    for (let edit = below(4); edit >= 0; edit--) {
      // Mostly in the header, where most can go wrong.
      const at = below(below(4) > 0 ? 8 + header : bytes.length);
      const kind = below(4);
      if (kind === 0) bytes[at] = below(256);
      else if (kind === 1) bytes[at]! ^= 1 << below(8);
      else if (kind === 2) bytes.splice(at, 1 + below(20));
      else bytes.splice(at, 0, ...bytes.slice(at, at + below(20)));
    }
    try {
      decodeSafetensors(Uint8Array.from(bytes));
    } catch (error) {
      assert(error instanceof SyntaxError && error.message.startsWith("Cannot read safetensors"));
      refused++;
    }
  }
  // What stays readable has its values or its metadata changed, or spaces.
  assert(refused > 600, `${refused}`);
});

Deno.test("every truncation is refused", () => {
  const file = encodeSafetensors(tensors, metadata);
  for (let length = 0; length < file.length; length++) {
    assertThrows(() => decodeSafetensors(file.subarray(0, length)), SyntaxError);
  }
});
