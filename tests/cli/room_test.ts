import { assertEquals, assertThrows } from "@std/assert";
import { checkRoom, freeBytes } from "../../cli/room.ts";

Deno.test("a run that needs more than the disk has free is stopped with both numbers", () => {
  checkRoom(7e7, 7e7);
  checkRoom(7e7, undefined);
  assertThrows(
    () => checkRoom(7.04e7, 7e7 - 1e6),
    Error,
    "Cannot start: the run needs about 70 MB, and the disk of outputs/ has 69 MB free",
  );
});

Deno.test("where nobody may ask for the free bytes, nothing is checked", async () => {
  assertEquals(await freeBytes(), undefined);
});
