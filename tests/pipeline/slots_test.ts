import { assertEquals } from "@std/assert";
import { Slots } from "../../pipeline/slots.ts";

Deno.test("slots are given in the order they were asked for, and no more than there are", async () => {
  const slots = new Slots(2);
  const held: [name: string, slot: Disposable][] = [];
  for (const name of ["a", "b", "c", "d"]) slots.take().then((slot) => held.push([name, slot]));
  const names = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    return held.map(([name]) => name);
  };
  assertEquals(await names(), ["a", "b"]);
  held[1]![1][Symbol.dispose]();
  assertEquals(await names(), ["a", "b", "c"]);
  held[1]![1][Symbol.dispose]();
  assertEquals(await names(), ["a", "b", "c"], "given back once only");
  held[0]![1][Symbol.dispose]();
  assertEquals(await names(), ["a", "b", "c", "d"]);
});
