import { conformance } from "../kernels/conformance/conformance.ts";
import { GPU_TOLERANCES } from "../gpu/tolerances.ts";
import { browserTest, trainsAlike } from "./browser.ts";

// The bodies run in the page, which has registered the same tests.
conformance({
  tolerances: GPU_TOLERANCES,
  test: (name) => browserTest(name, async (page) => await page.call("test", name)),
});

for (const algorithm of ["maml", "reptile"]) {
  browserTest(`${algorithm} trains on Chromium's WebGPU as on wasm, on MDPs`, async (page) => {
    await trainsAlike(page, algorithm, "mdp-n10");
  });
}
