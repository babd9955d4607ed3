import type { Manifest } from "../../../pipeline/store/manifest.ts";
import { parseEnvironment } from "../../../envs/names.ts";
import { type ScoreBlock, settingOf, type Summary } from "../../../results/summary.ts";

/** Scores of an agent on four tasks after the first two; those of `paper` are the first two. */
export function summaryOf(changes: Partial<Summary> = {}, postAdaptation = [5, 6, 7, 8]): Summary {
  const block = (firstTask: number, scores: readonly number[]): ScoreBlock => ({
    firstTask,
    tasks: scores.length,
    online: Float64Array.from(scores, (score) => score / 2),
    postAdaptation: Float64Array.from(scores),
    optimum: Float64Array.from(scores, () => 0.75),
    discountedOptimum: Float64Array.from(scores, () => 0.5),
  });
  return {
    setting: settingOf(parseEnvironment("bandit-k5-n10")),
    algorithm: "maml",
    seed: 0,
    backend: { name: "wasm", description: "f32, WebAssembly SIMD" },
    adaptationEpisodes: 10,
    estimates: { paper: block(0, [3, 4]), precise: block(2, postAdaptation) },
    expectation: null,
    ...changes,
  };
}

/** A digest of one digit, again and again. */
export function digestOf(digit: string): string {
  return digit.repeat(64);
}

/** What a manifest says of outputs, given a digit of each. */
export function outputsOf(digits: Readonly<Record<string, string>>): Pick<Manifest, "outputs"> {
  const outputs = Object.entries(digits).map(([file, digit]) =>
    [file, { digest: digestOf(digit), bytes: 1 }] as const
  );
  return { outputs: Object.fromEntries(outputs) };
}
