import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { openDevice } from "../../kernels/gpu/device.ts";
import { NoAdapterError } from "../../kernels/gpu/gpu.ts";
import { compileKernels } from "../../kernels/gpu/kernels.ts";
import { blocksOf } from "../docs/blocks.ts";
import { digestAll } from "../long/digests.ts";
import { browserTest, trainsAlike } from "./browser.ts";
import { bundled } from "./chromium.ts";
import { TORN_BARRIER } from "./torn_barrier.ts";

const GUIDE = "in-a-browser.md";
const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const dir = `${ROOT}/outputs/test-tmp`;
  await Deno.mkdir(dir, { recursive: true });
  const path = await Deno.makeTempDir({ dir });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

browserTest("wasm computes in Chromium what it computes in Deno, to the bit", async (page) => {
  const [there, here] = [await page.call("digests"), await digestAll()];
  const trained = Object.keys(here.digests).filter((name) => name.endsWith("last θ"));
  assertEquals(trained.length, 4, "MAML and Reptile, on bandits and MDPs");
  assertEquals(there, here);
});

browserTest("Chromium's WebGPU takes every kernel, and is SwiftShader", async (page) => {
  assertMatch(await page.call("adapter"), /^f32.*, WebGPU on google swiftshader$/);
});

browserTest(
  "what Tint refuses is an error that names the file and line, whatever Deno says",
  async (page) => {
    const error = await assertRejects(() => page.call("compile", TORN_BARRIER));
    assertMatch(String(error), /GpuError: Cannot compile torn\.wgsl, line 4, .*workgroupBarrier/);
    const opened = await openDevice({ software: true }).catch((error) => {
      assert(error instanceof NoAdapterError, String(error));
    });
    if (opened) await compileKernels(opened.device, [TORN_BARRIER]);
    opened?.device.destroy();
  },
);

for (const algorithm of ["maml", "reptile"]) {
  browserTest(`${algorithm} trains on Chromium's WebGPU as on wasm`, async (page) => {
    await trainsAlike(page, algorithm, "bandit-k5-n10");
  });
}

browserTest(
  "the guide's page says in Chromium, Deno and Node what the guide says",
  async (page) => {
    const [config, program, html, command, said] = await Promise.all(
      ["json", "ts", "html", "sh", "text"].map(async (it) => (await blocksOf(GUIDE, it))[0]!),
    );
    await using folder = await temporaryFolder();
    const write = (name: string, text: string) =>
      Deno.writeTextFile(`${folder.path}/${name}`, text);
    await write("deno.json", config!.replace("../..", ROOT));
    await write("page.ts", program!);
    await write("index.html", html!);
    const run = async (...args: string[]) => {
      const options = { args, cwd: folder.path, env: { NO_COLOR: "1" } };
      const { success, stdout, stderr } = await new Deno.Command("/usr/bin/env", options).output();
      assert(success, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout);
    };
    await run("bash", "-euc", command!);
    assertEquals(await run("deno", "run", "--quiet", "--no-prompt", "page.ts"), said);
    assertEquals(await run("node", "page.js"), said);
    assertEquals(await page.textOf(folder.path, "after"), said!.trimEnd());
  },
);

Deno.test("a page that trains on wasm is small, and needs nothing but itself", async () => {
  const library = await bundled(new URL("./library.ts", import.meta.url));
  assert(library.length < 350_000, `${library.length} bytes`);
  assertEquals(library.match(/^import .*|\bDeno\.|"node:.*"/gm), null);
});
