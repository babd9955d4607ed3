import type { Fill } from "../../../kernels/backend.ts";

/** A fill of each law of the host, for tables `[3, 2]` or `[3, 2, 3]`. */
export function hostFills(width: 2 | 3): Fill[] {
  const size = width === 2 ? 6 : 18;
  const ramp = Array.from({ length: size }, (_, k) => k / 7);
  const tables = [ramp, { places: [1, size - 1], values: [0.3, -2] }] as const;
  const choice: Fill = { kind: "choice", tables, weights: [0.25, 0.75] };
  return [
    { kind: "categorical", values: [0.1, 0.9, -3], probabilities: [0.2, 0.5, 0.3] },
    { kind: "dirichlet", concentrations: ramp.slice(0, width).map((x) => x + 0.2) },
    { kind: "dirichlet", concentrations: ramp.map((x) => x + 0.01) },
    choice,
    { kind: "segment", tables },
    { kind: "absorbing", table: width === 2 ? "rewards" : "transitions", states: [1], of: choice },
  ];
}
