import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openDevice } from "../../kernels/gpu/device.ts";
import { GpuError } from "../../kernels/gpu/gpu.ts";
import { KERNELS } from "../../kernels/gpu/raw.ts";
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

/** Files with an entry point. */
const KERNEL_FILES = wgslFiles().concat("bench/ceiling.wgsl").flatMap((path) => {
  const text = Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
  const [head] = text.split("\n\n", 1) as [string];
  return text.includes("@compute") ? [{ path, text, head }] : [];
});

/** What units are made of; [g] and [v] are those of a vector in any unit. */
const UNITS = ["1", "any", "bits", "count", "index", "mixed", "nats", "reward", "Â", "[g]", "[v]"];

for (const { path, text, head } of KERNEL_FILES) {
  Deno.test(`the head of ${path} has equations, bindings as declared, and orders`, () => {
    const [before, after] = head.split(/^\/\/ binding +name +type +shape +unit +what$/m);
    assert(after !== undefined, "a table of bindings");
    assert(/^\/\/ {3}\S.* (=|←|~) /m.test(before!), "equations");
    const [table] = after.split("\n//\n", 1) as [string];
    const rows = [...table.matchAll(/^\/\/ (\d.*)$/gm)].map(([, row]) => row!.split(/ {2,}/));
    const declared = [...text.matchAll(/@binding\((\d+)\) var<[^>]*> (\w+): (.*);/g)];
    assertEquals(rows.map((row) => row.slice(0, 3)), declared.map((it) => it.slice(1)));
    for (const [, name, , shape, unit, what] of rows) {
      assert(/^\[.+\]$/.test(shape!), `a shape of ${name}`);
      for (const factor of unit!.replaceAll("²", "").split(/, |[·/]/)) {
        assert(UNITS.includes(factor), `a unit of ${name}: ${factor}`);
      }
      assert(what, `what ${name} is`);
    }
    for (const needed of [/^\/\/ Dispatch: ./m, /^\/\/ Order of sums: ./m]) {
      assert(needed.test(after), `${needed}`);
    }
  });
}

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

/** The message with which the first of some kernels does not compile. */
async function messageOf(device: GPUDevice, ...kernels: Kernel[]): Promise<string> {
  return (await assertRejects(() => compileKernels(device, kernels), GpuError)).message;
}

/** The kernels that a file is part of, with another text in the file's place. */
function withFile(path: string, text: string): Kernel[] {
  return [...KERNELS, SENTINEL].flatMap((kernel) => {
    const sources = kernel.sources.map((it) => it.path === path ? { path, text } : it);
    return kernel.sources.some((it) => it.path === path) ? [{ ...kernel, sources }] : [];
  });
}

gpuTest("a break in any file is reported at that file, line and column", async () => {
  const { device } = await openDevice({ software: true });
  try {
    for (const [path, text] of SOURCES) {
      const broken = withFile(path, text + "const broken = ;\n");
      const place = `Cannot compile ${path}, line ${text.split("\n").length}, column 16, in `;
      assertStringIncludes(await messageOf(device, ...broken), place);
    }
  } finally {
    device.destroy();
  }
});

gpuTest("what a file leaves open is reported there, not where a device trips over it", async () => {
  const { device } = await openDevice({ software: true });
  try {
    for (const [path, text] of SOURCES) {
      const end = text.lastIndexOf("}");
      const cut = text.slice(0, end) + text.slice(end + 1);
      const place = `Cannot compile ${path}, line `;
      for (const [broken, what] of [[cut, '"{" is not closed'], [`${text}/*\n`, '"/*" is not']]) {
        const message = await messageOf(device, ...withFile(path, broken!));
        assertEquals(message.slice(0, place.length), place);
        assertStringIncludes(message, what!);
      }
    }
  } finally {
    device.destroy();
  }
});

gpuTest("a file that lost a function, or everything, is among those named", async () => {
  const { device } = await openDevice({ software: true });
  try {
    for (const [path, text] of SOURCES) {
      const [, name] = /^fn (\w+)\(/m.exec(text)!;
      for (const broken of ["", text.replaceAll(`fn ${name}(`, `fn ${name}_no_more(`)]) {
        const message = await messageOf(device, ...withFile(path, broken));
        const files = /\(([^)]+\.wgsl)\): /.exec(message)![1]!.split(", ");
        assert(files.includes(path), `${path}: ${message}`);
        assertEquals(files[0], "kernels/gpu/params.wgsl");
      }
    }
  } finally {
    device.destroy();
  }
});

gpuTest("a break in params.wgsl is reported there, whichever kernel meets it", async () => {
  const gpu = tampered((device) => rewriteShaders(device, "  tasks: u32,", "  tasks: u33,"));
  const line = paramsSource.slice(0, paramsSource.indexOf("  tasks:")).split("\n").length;
  const { message } = await assertRejects(() => openDevice({ gpu, software: true }), GpuError);
  const place = `Cannot compile kernels/gpu/params.wgsl, line ${line}, column 10, in `;
  assertEquals(message.slice(0, place.length), place);
});

gpuTest("a kernel without its function, or with other bindings, is named", async () => {
  const { device } = await openDevice({ software: true });
  try {
    const files = "kernels/gpu/params.wgsl, kernels/gpu/sentinel.wgsl";
    const start = `Cannot compile kernel "sentinel" (${files}): `;
    for (const wrong of [{ entryPoint: "nowhere" }, { bindings: ["read"] }] as const) {
      assertStringIncludes(await messageOf(device, { ...SENTINEL, ...wrong }), start);
    }
  } finally {
    device.destroy();
  }
});

gpuTest(
  "kernels share what they are made of: modules, layouts, pipelines, by content",
  async () => {
    let modules = 0;
    let pipelinesMade = 0;
    const gpu = tampered((device) => {
      intercept(device, "createShaderModule", () => modules++);
      intercept(device, "createComputePipelineAsync", () => pipelinesMade++);
    });
    const { device } = await openDevice({ gpu, software: true });
    try {
      modules = pipelinesMade = 0;
      const again = { ...SENTINEL, name: "again", workgroup: 2 };
      const twin = { ...SENTINEL, name: "twin" };
      const pipelines = await compileKernels(device, [SENTINEL, again, twin]);
      assertEquals([modules, pipelinesMade], [1, 2]);
      assert(pipelines.get(SENTINEL)!.pipeline === pipelines.get(twin)!.pipeline);
      assert(pipelines.get(SENTINEL)!.layout === pipelines.get(again)!.layout);
      assert(pipelines.get(SENTINEL)!.pipeline !== pipelines.get(again)!.pipeline);
    } finally {
      device.destroy();
    }
  },
);
