import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openDevice } from "../../kernels/gpu/device.ts";
import { GpuError, KERNELS } from "../../kernels/gpu/gpu.ts";
import { compileKernels, type Kernel, placeOf } from "../../kernels/gpu/kernels.ts";
import { SENTINEL } from "../../kernels/gpu/recorder.ts";
import paramsSource from "../../kernels/gpu/params.wgsl" with { type: "text" };
import { gpuTest } from "./adapter.ts";
import { intercept, rewriteShaders, tampered } from "./faults.ts";

const SOURCES = new Map(
  [...KERNELS, SENTINEL].flatMap(({ sources }) => sources).map(({ path, text }) => [path, text]),
);

/** Files that stand before every kernel, or are compiled at start-up only. */
const OTHERS = ["kernels/gpu/params.wgsl", "kernels/gpu/self_test.wgsl"];

function wgslFiles(): string[] {
  const root = new URL("../../kernels/", import.meta.url);
  return [...Deno.readDirSync(root)].filter(({ isDirectory }) => isDirectory).flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder.name, root))]
      .map(({ name }) => `kernels/${folder.name}/${name}`)
      .filter((path) => path.endsWith(".wgsl"))
  );
}

Deno.test("every WGSL file is part of a kernel, under its own path, and ends its last line", () => {
  assertEquals([...SOURCES.keys(), ...OTHERS].sort(), wgslFiles().sort());
  for (const [path, text] of SOURCES) {
    assertEquals(text, Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url)), path);
    assert(text.endsWith("\n"), path);
  }
});

Deno.test("every kernel's head names its bindings, its dispatch and its loop trips", () => {
  for (const [path, text] of SOURCES) {
    if (!text.includes("@compute")) continue;
    const head = text.slice(0, text.indexOf("\n\n"));
    for (const needed of [/^\/\/ binding +name +shape +what$/m, /Dispatch/, /[Ll]oop/]) {
      assert(needed.test(head), `${path}: ${needed}`);
    }
    for (const [, binding, name] of text.matchAll(/@binding\((\d+)\) var<[^>]*> (\w+)/g)) {
      assert(head.includes(`// ${binding} `), `${path}: ${name}`);
    }
  }
});

Deno.test("a line of files put together is found in its file, the end in the last one", () => {
  const sources = [{ path: "a", text: "1\n2\n" }, { path: "b", text: "3\n" }, {
    path: "c",
    text: "4\n5\n",
  }];
  const places = [1, 2, 3, 4, 5, 6].map((line) => placeOf(sources, line));
  assertEquals(places.map(({ path, line }) => `${path}${line}`), [
    "a1",
    "a2",
    "b1",
    "c1",
    "c2",
    "c3",
  ]);
});

/** The message with which a kernel does not compile. */
async function messageOf(device: GPUDevice, kernel: Kernel): Promise<string> {
  return (await assertRejects(() => compileKernels(device, [kernel]), GpuError)).message;
}

gpuTest("a break in any file is reported at that file, line and column", async () => {
  const { device } = await openDevice({ software: true });
  try {
    for (const [path, text] of SOURCES) {
      const kernel = [...KERNELS, SENTINEL].find(({ sources }) =>
        sources.some((source) => source.path === path)
      )!;
      const broken = text + "const broken = ;\n";
      const sources = kernel.sources.map((it) => it.path === path ? { path, text: broken } : it);
      const place = `Cannot compile ${path}, line ${text.split("\n").length}, column 16 `;
      assertStringIncludes(await messageOf(device, { ...kernel, sources }), place);
    }
  } finally {
    device.destroy();
  }
});

gpuTest("a break in params.wgsl is reported there, whichever kernel meets it", async () => {
  const gpu = tampered((device) => rewriteShaders(device, "  tasks: u32,", "  tasks: u33,"));
  const line = paramsSource.slice(0, paramsSource.indexOf("  tasks:")).split("\n").length;
  const { message } = await assertRejects(() => openDevice({ gpu, software: true }), GpuError);
  const place = `Cannot compile kernels/gpu/params.wgsl, line ${line}, column 10 `;
  assertEquals(message.slice(0, place.length), place);
});

gpuTest("a kernel without its function, or with other bindings, is named", async () => {
  const { device } = await openDevice({ software: true });
  try {
    const start = 'Cannot compile kernel "sentinel" (kernels/gpu/sentinel.wgsl): ';
    for (const wrong of [{ entryPoint: "nowhere" }, { bindings: ["read"] }] as const) {
      assertStringIncludes(await messageOf(device, { ...SENTINEL, ...wrong }), start);
    }
  } finally {
    device.destroy();
  }
});

gpuTest("kernels of the same files share a module, and of the same bindings a layout", async () => {
  let modules = 0;
  const gpu = tampered((device) => intercept(device, "createShaderModule", () => modules++));
  const { device } = await openDevice({ gpu, software: true });
  try {
    modules = 0;
    const again = { ...SENTINEL, name: "again", workgroup: 2 };
    const pipelines = await compileKernels(device, [SENTINEL, again]);
    assertEquals(modules, 1);
    assert(pipelines.get(SENTINEL)!.layout === pipelines.get(again)!.layout);
    assert(pipelines.get(SENTINEL)!.pipeline !== pipelines.get(again)!.pipeline);
  } finally {
    device.destroy();
  }
});
