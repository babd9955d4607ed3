import { assertEquals } from "@std/assert";
import { checkedOutCommit } from "../../cli/commit.ts";

const [OLD, NEW] = ["0a".repeat(20), "1b".repeat(20)];

function commitOf(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  return checkedOutCommit((path) => {
    const text = files[path];
    return text === undefined ? Promise.reject(new Error("no such file")) : Promise.resolve(text);
  });
}

Deno.test("the commit is found on a branch, packed or not, and detached", async () => {
  const head = { ".git/HEAD": "ref: refs/heads/a/b\n" };
  const packed = `# pack-refs with: peeled\n${NEW} refs/heads/x/a/b\n${OLD} refs/heads/a/b\n`;
  assertEquals(await commitOf({ ...head, ".git/refs/heads/a/b": `${NEW}\n` }), NEW);
  assertEquals(await commitOf({ ...head, ".git/packed-refs": packed }), OLD);
  const both = { ...head, ".git/packed-refs": packed, ".git/refs/heads/a/b": `${NEW}\n` };
  assertEquals(await commitOf(both), NEW);
  assertEquals(await commitOf({ ".git/HEAD": `${OLD}\n` }), OLD);
});

Deno.test("where there is no clone there is no commit", async () => {
  assertEquals(await commitOf({}), undefined);
  assertEquals(await commitOf({ ".git/HEAD": "ref: refs/heads/main\n" }), undefined);
  assertEquals(await commitOf({ ".git/HEAD": "gitdir: elsewhere" }), undefined);
  assertEquals(await commitOf({ ".git/HEAD": "ref: ../../secret\n" }), undefined);
});
