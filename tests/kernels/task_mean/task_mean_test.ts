import { assertEquals } from "@std/assert";
import { taskMean } from "../../../kernels/task_mean/task_mean.ts";

Deno.test("the mean is over the first axis, entry by entry", () => {
  const out = Float64Array.of(NaN, NaN); // Written whole.
  taskMean(Float64Array.of(1, 10, 2, 20, 6, 60), 3, out);
  assertEquals([...out], [3, 30]);
});

Deno.test("the mean of one task is that task", () => {
  const out = new Float64Array(3);
  taskMean(Float64Array.of(0.1, 0.2, 0.3), 1, out);
  assertEquals([...out], [0.1, 0.2, 0.3]);
});

Deno.test("NaN of one task reaches its own entry only", () => {
  const out = new Float64Array(2);
  taskMean(Float64Array.of(1, NaN, 3, 4), 2, out);
  assertEquals([...out], [2, NaN]);
});
