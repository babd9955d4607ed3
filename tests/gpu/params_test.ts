import { assertEquals, assertThrows } from "@std/assert";
import { encodeParams, PARAMS_BYTES } from "../../kernels/gpu/params.ts";
import source from "../../kernels/gpu/params.wgsl" with { type: "text" };

/** Fields of the WGSL struct in order; each has 4 bytes and needs no padding. */
function fieldsOfWgsl(): [name: string, type: string][] {
  const body = /struct Params \{([^}]*)\}/.exec(source)![1]!;
  const lines = body.split("\n").map((line) => line.trim()).filter((line) => /^[^/]/.test(line));
  return lines.map((field) => {
    const [, name, type] = /^(\w+): (u32|f32),$/.exec(field)!;
    return [name!, type!];
  });
}

Deno.test("the struct's bytes are whole vectors, as a uniform's must be", () => {
  const fields = fieldsOfWgsl().length;
  assertEquals(PARAMS_BYTES, Math.ceil(fields * 4 / 16) * 16);
});

Deno.test("every field lands at its place, little-endian, and the others are 0", () => {
  fieldsOfWgsl().forEach(([name, type], index) => {
    const bytes = new DataView(new ArrayBuffer(PARAMS_BYTES + 64));
    for (let at = 0; at < bytes.byteLength; at++) bytes.setUint8(at, 0xaa);
    const value = type === "u32" ? 0xfffffffe : -0.1;
    encodeParams({ [name]: value }, bytes, 32);
    for (let field = 0; field < PARAMS_BYTES / 4; field++) {
      const at = 32 + 4 * field;
      const read = type === "u32" ? bytes.getUint32(at, true) : bytes.getFloat32(at, true);
      assertEquals(read, field === index ? (type === "u32" ? value : Math.fround(value)) : 0, name);
    }
    // Neighbours' bytes are not touched.
    assertEquals(bytes.getUint32(28), 0xaaaaaaaa);
    assertEquals(bytes.getUint32(32 + PARAMS_BYTES), 0xaaaaaaaa);
  });
});

Deno.test("a field that the struct lacks is an error", () => {
  const bytes = new DataView(new ArrayBuffer(PARAMS_BYTES));
  assertThrows(() => encodeParams({ taskz: 1 }, bytes, 0), TypeError, '"taskz"');
});
