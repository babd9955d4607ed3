import { assertEquals } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { openGpu } from "../../kernels/gpu/gpu.ts";
import { gpuTest } from "./adapter.ts";
import { tampered } from "./faults.ts";
import { train } from "../learners/support.ts";

for (const [algorithm, env] of [["maml", "mdp-n3"], ["reptile", "bandit-k3-n4"]] as const) {
  gpuTest(`${algorithm} on grids that are folded is what it is on one axis`, async () => {
    const family = parseEnvironment(env);
    const settings = {
      ...PRESETS.get("full")!.settings(algorithm, family),
      iterations: 3,
      metaBatch: 7,
      checkpoints: { every: 1, tasks: 10, rule: "best" },
    } as const;
    const trained = async (most?: number) => {
      const own = await openGpu({
        software: true,
        gpu: tampered((device) => {
          if (most === undefined) return;
          const { limits } = device;
          const folded = new Proxy(limits, {
            get: (target, name) =>
              name === "maxComputeWorkgroupsPerDimension"
                ? most
                : Reflect.get(target, name, target),
          });
          Object.defineProperty(device, "limits", { value: folded });
        }),
      });
      try {
        const { last, curve } = await train(own.createBackend(), family, settings, [0, 1]);
        return { last, curve };
      } finally {
        own.close();
      }
    };
    // Three a row: every kernel has several rows, and the last is seldom full.
    assertEquals(await trained(3), await trained());
  });
}
