import { assert, assertAlmostEquals } from "@std/assert";
import { decodeCurve } from "../../results/curve.ts";
import { loadPolicy } from "../../results/policy.ts";
import { succeeded } from "./load.ts";
import { Project } from "./project.ts";

const PAGE = new URL("../../docs/how-to/reading-results.md", import.meta.url);

const hasPython = await new Deno.Command("python3", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: `the page's Python rebuilds a policy and its entropy${
    hasPython ? "" : " (no python3 here)"
  }`,
  ignore: !hasPython,
  async fn() {
    await using project = await Project.copy();
    const page = await Deno.readTextFile(PAGE);
    const code = /```python\n([^]*?)```/.exec(page)![1]!;
    for (const env of ["mdp-n10", "bandit-k5-n10"]) {
      const job = `train/maml/${env}/1`;
      succeeded(
        await project.run(
          `stage train --preset smoke --env ${env} --algorithm maml --seed 1 --backend wasm`,
        ),
      );
      succeeded(await project.run(`show ${job} --preset smoke --out theta.safetensors`));
      succeeded(
        await project.run(
          `show ${job} --preset smoke --file curve.safetensors --out curve.safetensors`,
        ),
      );
      const theta = `${project.path}/outputs/theta.safetensors`;
      const python = await new Deno.Command("python3", { args: ["-c", code, theta] }).output();
      const said = new TextDecoder().decode(python.stdout);
      assert(python.success, new TextDecoder().decode(python.stderr));

      const { parameters, table, shape } = loadPolicy(await Deno.readFile(theta));
      const curve = decodeCurve(await Deno.readFile(`${project.path}/outputs/curve.safetensors`));
      const at = curve.iteration!.indexOf(parameters.bestIteration);
      // The curve's entropy is computed in f32.
      assertAlmostEquals(Number(said), curve.entropy_before![at]!, 1e-5);
      const entropy = table.reduce((sum, p) => sum - p * Math.log(p), 0) / shape.inputs;
      assertAlmostEquals(Number(said), entropy, 1e-12);
    }
  },
});
