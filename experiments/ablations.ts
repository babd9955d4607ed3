/**
 * Rows of the preset `ablations`: one change each, to the reproduction as stated or to the settings in
 * force. They say which choice matters; no table of the paper has them.
 *
 * @module
 */
import type { MamlSettings } from "../learners/maml.ts";
import type { ReptileSettings } from "../learners/reptile.ts";
import type { SharedSettings } from "../learners/settings.ts";
import type { Overrides } from "./hyperparameters.ts";
import { both, type Variant } from "./variants.ts";

/** What the paper, or its authors' code, leaves open of both learners. */
const SHARED: Readonly<Record<string, Overrides<SharedSettings>>> = {
  ratio: { inner: { objective: "ratio" } },
  "sum-over-time": { inner: { advantages: { reduction: "sum-over-time" } } },
  reinforce: { inner: { advantages: { estimator: "reinforce" } } },
  "not-normalised": { inner: { advantages: { normalise: false } } },
  "lambda-0": { inner: { advantages: { lambda: 0 } } },
  "large-hidden": { policy: { hiddenScale: 5, lastLayerScale: 0.01 } },
  "observation-1": { policy: { banditObservation: "one" } },
  "alpha-2": { inner: { stepSize: 2 } },
};

/**
 * The repository from 20 June 2018 on. Its hidden units are dead where the observation is 0, since
 * their biases are 0 too.
 */
const PUBLIC_CODE: Overrides<MamlSettings> = {
  policy: { initialisation: "xavier" },
  inner: { advantages: { timeOrigin: 0 } },
  outer: {
    normaliseAdvantages: true,
    refitCritic: true,
    optimiser: { damping: 1e-5, candidates: 15, backtrack: 0.8, klSlack: 1, acceptEqual: false },
  },
  iterations: 500,
};

/** What it leaves open of MAML's outer loop. */
const MAML: Readonly<Record<string, Overrides<MamlSettings>>> = {
  "kl-1e-3": { outer: { optimiser: { maxKl: 1e-3 } } },
  "first-order": { outer: { order: 1 } },
  "500-iterations": { iterations: 500 },
  "steps-3": { inner: { steps: 3 } },
  "public-code": PUBLIC_CODE,
  "public-code-observation-1": {
    ...PUBLIC_CODE,
    policy: { initialisation: "xavier", banditObservation: "one" },
  },
};

/** What it leaves open of Reptile's. */
const REPTILE: Readonly<Record<string, Overrides<ReptileSettings>>> = {
  "fresh-data": { inner: { data: "fresh" } },
  "beta1-0": { outer: { optimiser: { beta1: 0 } } },
  "steps-1": { inner: { steps: 1 } },
  "steps-10": { inner: { steps: 10 } },
  "rate-1e-3": { outer: { optimiser: { learningRate: 1e-3 } } },
};

/** Every row by its name. */
export const ABLATIONS: Readonly<Record<string, Variant>> = {
  ...changed("maml-as-stated", { ...SHARED, ...MAML }),
  ...changed("reptile-as-stated", { ...SHARED, ...REPTILE }),
  // What more iterations than the default run has time for would give.
  ...changed("maml", { "2000-iterations": { iterations: 2000 } }),
  ...changed("reptile", {
    "8000-iterations": { iterations: 8000 },
    "16000-iterations": { iterations: 16000 },
  }),
  // Almost no inner loop (Raghu et al. 2020): the last layer alone adapts.
  "maml-anil": both<MamlSettings>("maml", { inner: { stepSize: [0, 0, 0.5] } }),
};

function changed(
  from: string,
  changes: Readonly<Record<string, Overrides<SharedSettings>>>,
): Record<string, Variant> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [`${from}-${name}`, both(from, change)]),
  );
}
