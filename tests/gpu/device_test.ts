import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { openDevice } from "../../kernels/gpu/device.ts";
import { createGpuBackend, GpuError, openGpu } from "../../kernels/gpu/gpu.ts";
import { describeArithmetic, judge, roundsAsWasm } from "../../kernels/gpu/self_test.ts";
import { gpuTest } from "./adapter.ts";
import { intercept, PaperAdapter, platformWith, rewriteShaders, tampered } from "./faults.ts";

/** The message with which opening a device fails. */
async function refusal(gpu: GPU, software = false): Promise<string> {
  return (await assertRejects(() => openDevice({ gpu, software }), GpuError)).message;
}

Deno.test("without an adapter, the error says what to do", async () => {
  const message = await refusal(platformWith(null), true);
  assertEquals(
    message,
    'Cannot use backend "gpu": no WebGPU adapter was found; install a driver, or use --backend wasm',
  );
});

for (
  const [how, requestAdapter] of [
    ["rejects", () => Promise.reject(new TypeError("no bus"))],
    ["throws", () => {
      throw new TypeError("no bus");
    }],
  ] as const
) {
  Deno.test(`a platform that ${how} when it is asked for an adapter is told of`, async () => {
    const message = await refusal({ requestAdapter } as unknown as GPU);
    assertEquals(message, 'Cannot use backend "gpu": adapters cannot be asked for: no bus');
  });
}

for (
  const info of [
    { description: "llvmpipe (LLVM 15.0.6, 256 bits)", vendor: "mesa" },
    { description: "SwiftShader Device (Subzero)", vendor: "google" },
    { description: "Microsoft Basic Render Driver", vendor: "microsoft" },
    { description: "", vendor: "google", architecture: "swiftshader" },
    { description: "Some GPU", isFallbackAdapter: true },
  ]
) {
  const name = info.description || `${info.vendor} ${info.architecture}`;
  Deno.test(`the software adapter ${name} is used only if asked for`, async () => {
    const adapter = new PaperAdapter(info);
    const message = await refusal(platformWith(adapter));
    assertStringIncludes(message, `the only adapter, ${name}, is software`);
    assertStringIncludes(message, "--software-adapter");
    assertEquals(adapter.asked, undefined);
    await refusal(platformWith(adapter), true);
    assert(adapter.asked);
  });
}

Deno.test("a hardware adapter needs no asking, and gives its own limits", async () => {
  const adapter = new PaperAdapter({ description: "GeForce RTX 4090" }, ["timestamp-query"]);
  assertEquals(
    await refusal(platformWith(adapter)),
    "Cannot use adapter GeForce RTX 4090: it is made of paper",
  );
  assertEquals(adapter.asked?.requiredLimits, adapter.limits);
  assertEquals(adapter.asked?.requiredFeatures, ["timestamp-query"]);
});

Deno.test("features that an adapter lacks are not asked for", async () => {
  const adapter = new PaperAdapter({ description: "GeForce RTX 4090" });
  await refusal(platformWith(adapter));
  assertEquals(adapter.asked?.requiredFeatures, []);
});

Deno.test("an adapter with too few storage buffers is refused, naming both numbers", async () => {
  const adapter = new PaperAdapter({ description: "Old GPU" });
  adapter.limits.maxStorageBuffersPerShaderStage = 8;
  assertEquals(
    await refusal(platformWith(adapter)),
    "Cannot use adapter Old GPU: a kernel may bind 8 storage buffers, must be at least 10",
  );
});

// What a device that is well leaves in the self-test's buffer; 2⁻²⁴ is what one rounding gives. Quotients
// and roots are those of Python's decimal module with 60 digits, rounded to f32.
const WELL = [
  ...[2 ** 18, 0b11000, 0, 0x1cb996fc, 0xbb002be7, 0x5e1f7e57],
  ...Array(10).fill(0),
  ...[0x3d98b404, 0x40193c50, 0x3f6984fc, 0x40c37261],
  ...[0x3dc19bc4, 0x3e9fa14f, 0x401afebe, 0x3f78147c],
  ...[0x457f30a2, 0x447ed88e, 0x457ed8fd, 0x457f3005],
  ...[0x457f3a12, 0x44fea34d, 0x457f3c05, 0x43ff2ecb],
];
const ONE_ROUNDING = 0x33800000;
const [QUOTIENT, ROOT] = [16, 24];
const EXACT = { contracts: false, divides: true, roots: true };

/** The verdict on a buffer with one word changed. */
function judged(word: number, value: number) {
  return judge(Uint32Array.from(WELL.with(word, value)), "X");
}

Deno.test("the self-test tells loops that end early, and roundings that are not those of wasm", () => {
  assertEquals(judged(0, 2 ** 18), { maxTrips: Infinity, arithmetic: EXACT });
  assertEquals(judged(0, 65_535), { maxTrips: 65_000, arithmetic: EXACT });
  for (
    const [word, value, found, words] of [
      [2, ONE_ROUNDING, { contracts: true }, "a·b + c rounded once"],
      [QUOTIENT, WELL[QUOTIENT]! - 1, { divides: false }, "quotients not rounded correctly"],
      [ROOT - 1, WELL[ROOT - 1]! + 5, { divides: false }, "quotients not rounded correctly"],
      [ROOT, WELL[ROOT]! + 1, { roots: false }, "square roots not rounded correctly"],
      [ROOT + 7, WELL[ROOT + 7]! - 5, { roots: false }, "square roots not rounded correctly"],
    ] as const
  ) {
    const { arithmetic } = judged(word, value);
    assertEquals(arithmetic, { ...EXACT, ...found });
    assertEquals([roundsAsWasm(arithmetic), describeArithmetic(arithmetic)], [false, words]);
  }
  assertEquals([roundsAsWasm(EXACT), describeArithmetic(EXACT)], [true, ""]);
});

for (
  const [word, value, what] of [
    [0, 64_999, "a loop ended after 64999 trips, must make 65000"],
    [1, 0b11100, "numbers that are not finite"],
    [2, 0x3f800000, "a·b + c gives 1, must be 0 or 2⁻²⁴"],
    [2, 0x7fc00000, "a·b + c gives NaN"],
    [3, 0x1cb996fd, "Threefry gives 1cb996fd bb002be7, must be 1cb996fc bb002be7"],
    [4, 0, "Threefry gives 1cb996fc 0"],
    [5, 0, "a dispatch did not run to its end"],
    [QUOTIENT, WELL[QUOTIENT]! + 6, "a quotient is 6 units in the last place off, may be 5"],
    [ROOT, WELL[ROOT]! - 6, "a square root is 6 units in the last place off, may be 5"],
    [ROOT + 7, 0, "a square root is"],
  ] as const
) {
  Deno.test(`a self-test with word ${word} = ${value} fails`, () => {
    const { message } = assertThrows(() => judged(word, value), GpuError);
    assertStringIncludes(message, `Cannot use adapter X: it failed its self-test: ${what}`);
  });
}

for (
  const [name, from, to, found] of [
    ["divides by a reciprocal", "dividend / divisor", "dividend * (1.0 / divisor)", {
      divides: false,
    }],
    // As a device would whose f32 units have nothing but fused operations; lavapipe has none.
    ["contracts", "= bitcast<u32>(a * b + c)", "= 0x33800000u", { contracts: true }],
  ] as const
) {
  gpuTest(`a device that ${name} is found out, and its description says so`, async () => {
    const gpu = tampered((device) => rewriteSelfTest(device, from, to));
    const opened = await openGpu({ gpu, software: true });
    try {
      assertEquals(opened.arithmetic, { ...opened.arithmetic, ...found });
      const words = describeArithmetic(opened.arithmetic);
      const { arithmetic, description } = opened.createBackend();
      assertEquals([arithmetic, description], [
        opened.arithmetic,
        `f32 (${words}), WebGPU on ${opened.adapter}`,
      ]);
    } finally {
      opened.close();
    }
  });
}

/** {@linkcode rewriteShaders} for the first shader that a device is given alone. */
function rewriteSelfTest(device: GPUDevice, from: string, to: string): void {
  const create = device.createShaderModule.bind(device);
  rewriteShaders(device, from, to);
  const rewrite = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    device.createShaderModule = create;
    return rewrite(descriptor);
  };
}

gpuTest("a device that never runs what it is given fails its self-test", async () => {
  const gpu = tampered(({ queue }) => {
    queue.submit = () => undefined;
  });
  assertStringIncludes(await refusal(gpu, true), "a dispatch did not run to its end");
});

gpuTest("a device that computes wrongly fails its self-test", async () => {
  // The parity word of the key schedule (Salmon et al. 2011, section 3), off by a bit.
  const gpu = tampered((device) => rewriteShaders(device, "0x1bd11bdau", "0x1bd11bdbu"));
  assertStringIncludes(await refusal(gpu, true), "it failed its self-test: Threefry gives");
});

// All that is awaited, or ends in something awaited, while a device opens.
for (
  const name of [
    "createShaderModule",
    "popErrorScope",
    "createComputePipelineAsync",
    "createBuffer",
    "createCommandEncoder",
  ] as const
) {
  gpuTest(`a device that is lost at ${name} is told from one that cannot compile`, async () => {
    // The self-test's call, and one while the operations' kernels are compiled.
    const calls = name === "createBuffer" || name === "createCommandEncoder" ? [0] : [0, 9];
    for (const call of calls) {
      let made = 0;
      const gpu = tampered((device) =>
        intercept(device, name, () => {
          if (made++ === call) device.destroy();
        })
      );
      const open = () => openGpu({ gpu, software: true });
      const { message } = await assertRejects(open, GpuError);
      assert(/^Cannot use adapter .+: the device was lost: /.test(message), message);
    }
  });
}

gpuTest("a backend says which adapter it is on, and gives its device back", async () => {
  let device: GPUDevice | undefined;
  const gpu = tampered((opened) => device = opened);
  const backend = await createGpuBackend({ gpu, software: true });
  assert(backend.adapter.length > 0);
  if (roundsAsWasm(backend.arithmetic)) {
    assertEquals(backend.description, `f32, WebGPU on ${backend.adapter}`);
  }
  backend.dispose();
  const { reason } = await device!.lost;
  assertEquals(reason, "destroyed");
});
