import { assert, assertEquals } from "@std/assert";
import { SHA256, sha256 } from "../../pipeline/digest.ts";

Deno.test("SHA-256 gives the digests of FIPS 180-4's examples", () => {
  const examples: [string, string][] = [
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ];
  for (const [text, digest] of examples) {
    assertEquals(sha256(text), digest);
    assertEquals(sha256(new TextEncoder().encode(text)), digest);
    assert(SHA256.test(digest));
  }
});

Deno.test("a view is digested, not the buffer it looks at, and memory may be shared", () => {
  const bytes = new TextEncoder().encode("xabcx");
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set(bytes.subarray(1, 4));
  assertEquals(sha256(bytes.subarray(1, 4)), sha256("abc"));
  assertEquals(sha256(shared), sha256("abc"));
});
