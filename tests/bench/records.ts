import type { PhasesRecord, ScalingRecord } from "../../bench/record.ts";

const HEAD = {
  schema: 1,
  date: "2026-01-02",
  machine: {
    label: "a test's",
    processors: 2,
    os: "linux",
    arch: "x86_64",
    deno: "2.9.6",
    v8: "15.0",
  },
  rounds: 3,
} as const;

const spread = (least: number) => ({
  least,
  quartile1: 1.25 * least,
  median: 1.5 * least,
  quartile3: 2 * least,
});

/** One phase with operations, one with environment steps. */
export const PHASES_RECORD: PhasesRecord = {
  kind: "phases",
  ...HEAD,
  backends: [{ name: "wasm", description: "f32" }],
  phases: [
    {
      env: "mdp-n10",
      phase: "adapt",
      backend: "wasm",
      microseconds: spread(100),
      calibration: spread(1.5),
      operations: 1_500_000,
      bytes: 40_000,
      steps: 0,
      gflops: { median: 10, best: 15 },
      nsPerStep: null,
    },
    {
      env: "mdp-n10",
      phase: "rollout",
      backend: "wasm",
      microseconds: spread(20),
      calibration: spread(1.5),
      operations: 0,
      bytes: 12_340,
      steps: 1000,
      gflops: null,
      nsPerStep: { median: 30, best: 20 },
    },
  ],
};

/** Two jobs. */
export const SCALING_RECORD: ScalingRecord = {
  kind: "scaling",
  ...HEAD,
  backend: { name: "wasm", description: "f32" },
  jobs: ["train/maml/mdp-n10/0", "train/maml/mdp-n10/1"],
  jobSeconds: { one: spread(4), two: spread(2.5) },
  loopSeconds: { one: spread(1), two: spread(0.5) },
};
