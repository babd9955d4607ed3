import { assertEquals, assertThrows } from "@std/assert";
import type { Tensor } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { own, parametersOfLane, ReferenceTensor } from "../../../kernels/reference/tensor.ts";

Deno.test("a new tensor is zeros of its shape, which it keeps to itself", () => {
  const shape = [2, 3];
  const tensor = new ReferenceTensor("t", shape);
  shape[0] = 7;
  assertEquals(tensor.shape, [2, 3]);
  assertEquals(tensor.data, new Float64Array(6));
});

Deno.test("an extent that is not a positive integer is refused", () => {
  const backend = createReferenceBackend();
  for (const extent of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => backend.tensor("grades", [2, extent]),
      RangeError,
      `Cannot allocate tensor "grades": shape is [2,${extent}], every extent must be a positive integer`,
    );
  }
});

Deno.test("run and lane are views of their blocks", () => {
  const tensor = new ReferenceTensor("t", [2, 3, 2]);
  tensor.data.set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assertEquals([...tensor.run(1)], [6, 7, 8, 9, 10, 11]);
  assertEquals([...tensor.lane(1, 2)], [10, 11]);
  tensor.lane(0, 1)[0] = -1;
  assertEquals(tensor.data[2], -1);
});

Deno.test("own refuses another backend's tensor and another shape", () => {
  const foreign: Tensor = { label: "theirs", shape: [2] };
  assertThrows(() => own(foreign), TypeError, '"theirs" on the reference backend: it belongs to');
  const tensor = new ReferenceTensor("ours", [2, 3]);
  assertEquals(own(tensor, 2, -1), tensor);
  assertEquals(own(tensor), tensor);
  for (const shape of [[3, 2], [2], [2, 3, 1], [-1, 4]]) {
    assertThrows(
      () => own(tensor, ...shape),
      TypeError,
      `Cannot use tensor "ours": shape is [2,3], must be [${
        shape.map((extent) => extent < 0 ? "any" : extent)
      }]`,
    );
  }
});

Deno.test("parameters of a lane are the run's, or its own", () => {
  const shared = new ReferenceTensor("θ", [2, 2]);
  shared.data.set([1, 2, 3, 4]);
  assertEquals([...parametersOfLane(shared, 2, 3, 2)(1, 2)], [3, 4]);
  const each = new ReferenceTensor("θ′", [2, 3, 1]);
  each.data.set([1, 2, 3, 4, 5, 6]);
  assertEquals([...parametersOfLane(each, 2, 3, 1)(1, 2)], [6]);
  assertThrows(() => parametersOfLane(shared, 2, 3, 5), TypeError, "must be [2,5]");
  assertThrows(() => parametersOfLane(each, 2, 4, 1), TypeError, "must be [2,4,1]");
});

Deno.test("write wants exactly as many numbers as there are, and copies them", async () => {
  const backend = createReferenceBackend();
  const tensor = backend.tensor("t", [2, 2]);
  assertThrows(
    () => backend.write(tensor, [1, 2, 3]),
    RangeError,
    'Cannot write tensor "t": got 3 values, must be 4',
  );
  const values = [1, 2, 3, 4];
  backend.write(tensor, values);
  values[0] = 9;
  assertEquals(await backend.read(tensor), [Float64Array.of(1, 2, 3, 4)]);
});

Deno.test("what read returns is a copy, in the order asked for", async () => {
  const backend = createReferenceBackend();
  const [one, two] = [backend.tensor("1", [1]), backend.tensor("2", [1])];
  backend.write(two, [2]);
  const [second, first] = await backend.read(two, one);
  second![0] = 9;
  assertEquals([first, (await backend.read(two))[0]], [Float64Array.of(0), Float64Array.of(2)]);
  assertEquals(await backend.read(), []);
});

Deno.test("copy needs tensors of one shape", async () => {
  const backend = createReferenceBackend();
  const [from, to, other] = [[2, 1], [2, 1], [1, 2]].map((shape) => backend.tensor("t", shape));
  backend.write(from!, [1, 2]);
  backend.copy(from!, to!);
  backend.write(from!, [5, 6]);
  assertEquals(await backend.read(to!), [Float64Array.of(1, 2)]);
  assertThrows(() => backend.copy(from!, other!), TypeError, "shape is [1,2], must be [2,1]");
});
