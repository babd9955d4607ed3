import { assertEquals } from "@std/assert";
import { scalingJobs, share } from "../../bench/scaling.ts";

Deno.test("the jobs of the scaling run are equally long, and even in number", () => {
  const jobs = scalingJobs({ backend: "wasm" });
  assertEquals(new Set(jobs.map(({ cost }) => cost)).size, 1);
  assertEquals(jobs.length % 2, 0);
  assertEquals(new Set(jobs.map(({ name }) => name)).size, jobs.length);
});

Deno.test("shared work is done once, as many ways at a time as asked for", async () => {
  for (const ways of [1, 2, 3]) {
    const done: number[] = [];
    const ofWay = Array.from({ length: ways }, () => 0);
    let [running, most] = [0, 0];
    await share([1, 2, 3, 4, 5, 6], ways, async (item, at) => {
      most = Math.max(most, ++running);
      ofWay[at]!++;
      await Promise.resolve();
      done.push(item);
      running--;
    });
    assertEquals(done.toSorted(), [1, 2, 3, 4, 5, 6]);
    assertEquals([most, ...ofWay], [ways, ...ofWay.map(() => 6 / ways)]);
  }
});
