import { assertEquals, assertThrows } from "@std/assert";
import { listOperations, readKernels } from "../../build_lists.ts";

const kernels = await readKernels();

Deno.test("the lists of operations are what `deno task build` writes", () => {
  for (const [path, text] of listOperations(kernels)) assertEquals(kernels.get(path), text, path);
});

Deno.test("a new folder adds a line to the list of each backend that has a file there", () => {
  const files = new Map(kernels).set("scale/scale.reference.ts", "");
  files.set("scale/scale.wasm.ts", 'run("scale", out);').set(
    "scale/scale.as.ts",
    "\nexport function scale(out: usize): void {}",
  );
  const before = listOperations(kernels);
  const added = [...listOperations(files)].flatMap(([path, text]) =>
    text.split("\n").filter((line) => !before.get(path)!.includes(line))
  );
  assertEquals(added, [
    'export * from "../scale/scale.reference.ts";',
    'export * from "../scale/scale.wasm.ts";',
    'export { scale } from "../scale/scale.as.ts";',
  ]);
});

Deno.test("a host that runs what no kernel beside it exports is refused", () => {
  const files = new Map([["scale/scale.wasm.ts", 'run(\n    "scal",\n    out);']]);
  files.set("scale/scale.as.ts", "\nexport function scale(out: usize): void {}");
  const message = 'Cannot list kernel "scal" that kernels/scale/scale.wasm.ts runs: must be an ' +
    "exported function of kernels/scale/*.as.ts";
  assertThrows(() => listOperations(files), TypeError, message);
});
