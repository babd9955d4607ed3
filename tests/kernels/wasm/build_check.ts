import { assertEquals } from "@std/assert";
import { compileKernels } from "../../../build.ts";
import { BYTES } from "../../../kernels/wasm/module.ts";

// Not among the fast tests: the compiler needs seconds and environment variables.
Deno.test("compiling the sources anew gives the committed module, byte for byte", async () => {
  assertEquals(await compileKernels(), BYTES);
});
