import { assert, assertEquals } from "@std/assert";
import { Project } from "../e2e/project.ts";
import type { Digests } from "./digests.ts";
import {
  addProgram,
  compilersOf,
  digestsIn,
  featuresOf,
  type Lane,
  prepareArm64,
  run,
  WITHOUT_AVX,
} from "./lanes.ts";

const here = await digestsIn({});
const features = await featuresOf({});

/** Names of digests that are not those of this engine as it is. */
function differences({ digests }: Digests): string[] {
  const names = new Set([...Object.keys(here.digests), ...Object.keys(digests)]);
  return [...names].filter((name) => digests[name] !== here.digests[name]);
}

async function assertSameDigests(lane: Lane): Promise<void> {
  const there = await digestsIn(lane);
  const differing = differences(there);
  assertEquals(
    differing.slice(0, 5),
    [],
    `${differing.length} of ${Object.keys(here.digests).length} digests of ${there.engine} are ` +
      `not those of ${here.engine}`,
  );
}

Deno.test("every operation is digested, and no two agents are the same", () => {
  assertEquals(here.unreached, []);
  const agents = Object.entries(here.digests).filter(([name]) => name.endsWith("last θ"));
  assertEquals(agents.length, 4);
  assertEquals(new Set(agents.map(([, digest]) => digest)).size, 4);
});

for (
  const [compiler, v8Flags] of [
    ["Liftoff", ["--liftoff-only"]],
    ["TurboFan", ["--no-liftoff", "--no-wasm-lazy-compilation"]],
  ] as const
) {
  Deno.test(`the same bits when ${compiler} alone compiles the kernels`, async () => {
    await assertSameDigests({ v8Flags });
    assertEquals([...await compilersOf({ v8Flags })], [compiler]);
  });
}

/** A test that a lane may be missing for: then it is ignored, and its name says why. */
function testUnless(reason: string | undefined, name: string, fn: () => Promise<void>): void {
  const ignore = reason !== undefined;
  Deno.test({ name: ignore ? `${name}; left out: ${reason}` : name, ignore, fn });
}

const withoutAvx = features.includes("AVX=1") ? undefined : "this processor has no AVX";
testUnless(withoutAvx, "the same bits on x86 without AVX and FMA", async () => {
  const used = await featuresOf(WITHOUT_AVX);
  for (const feature of ["AVX=0", "AVX2=0", "FMA3=0"]) {
    assert(used.includes(feature), `${feature} is not among ${used.join(" ")}`);
  }
  await assertSameDigests(WITHOUT_AVX);
});

const arm64 = await prepareArm64();
if ("reason" in arm64) testUnless(arm64.reason, "the same bits on arm64", async () => {});
else {
  const { lane, version } = arm64;
  testUnless(
    undefined,
    `the same bits on arm64, emulated (${version})`,
    () => assertSameDigests(lane),
  );
}

const withoutFma = features.includes("FMA3=1") ? undefined : "this processor has no FMA3";
testUnless(
  withoutFma,
  "one relaxed instruction gives other bits on this processor than on one without FMA",
  async () => {
    await using project = await Project.copy();
    const folder = project.path;
    await addProgram(folder);
    await relax(project);
    await run([Deno.execPath(), "task", "--quiet", "build"], folder, 120);
    const fused = differences(await digestsIn({ folder }));
    const trained = fused.filter((name) => name.endsWith("last θ"));
    assert(trained.length > 0, `only ${fused.length} digests differ: ${fused.slice(0, 5)}`);
    // Without FMA, V8 multiplies and adds, as the strict module does everywhere.
    assertEquals(differences(await digestsIn({ ...WITHOUT_AVX, folder })), []);
  },
);

/** Lets one product of the dense layers be fused with its addition, or not, as an engine likes. */
async function relax({ path }: Project): Promise<void> {
  await edit(
    `${path}/kernels/policy/product.as.ts`,
    /(\w+) = f32x4\.add\(\1, f32x4\.mul\((\w+), (\w+)\)\);/,
    "$1 = f32x4.relaxed_madd($2, $3, $1);",
  );
  await edit(`${path}/build.ts`, /"--enable=simd",/, '$& "--enable=relaxed-simd",');
}

async function edit(path: string, pattern: RegExp, replacement: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  const edited = text.replace(pattern, replacement);
  assert(edited !== text, `there is no ${pattern} in ${path}`);
  await Deno.writeTextFile(path, edited);
}
