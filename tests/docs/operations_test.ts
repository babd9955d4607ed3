import { assertEquals } from "@std/assert";
import { operationsText } from "./operations.ts";

Deno.test("docs/operations.md says what is stated of every operation", async () => {
  const path = new URL("../../docs/operations.md", import.meta.url);
  assertEquals(await Deno.readTextFile(path), operationsText());
});
