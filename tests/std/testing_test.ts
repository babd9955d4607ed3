import { assertSnapshot } from "@std/testing/snapshot";

Deno.test("assertSnapshot accepts what is stored", async (t) => {
  await assertSnapshot(t, { setting: "bandit-k5-n10", seeds: [0, 1] });
  const serializer = (words: string[]) => words.join(" ");
  await assertSnapshot(t, ["by", "name"], { name: "named", serializer });
});
