import { assertEquals } from "@std/assert";
import { encodeCurve } from "../../results/curve.ts";
import { jobNameOf, type Provenance } from "../../results/provenance.ts";
import { headerOf, PROVENANCE, REORDERED } from "./support.ts";

const curve = { iteration: Float64Array.of(0, 5), value: Float64Array.of(0.5, 0.75) };

/** What a file says of itself. */
const metadataOf = (provenance: Provenance) => headerOf(encodeCurve(curve, provenance)).metadata;

Deno.test("a result says which job left it, and with which settings, keys in order", () => {
  assertEquals(metadataOf(PROVENANCE), {
    job: "train/maml/bandit-k5-n10/3",
    env: "bandit-k5-n10",
    algorithm: "maml",
    seed: "3",
    settings: '{"a":1e-7,"b":[1,{"c":"x","d":null}]}',
  });
});

Deno.test("equal settings are equal bytes, whatever the order of their keys", () => {
  assertEquals(encodeCurve(curve, REORDERED), encodeCurve(curve, PROVENANCE));
});

Deno.test("what a result is not of is not said: no algorithm, no seed", () => {
  const provenance = { ...PROVENANCE, stage: "optima", algorithm: "", seed: null, settings: {} };
  assertEquals(metadataOf(provenance), {
    job: "optima/bandit-k5-n10",
    env: "bandit-k5-n10",
    settings: "{}",
  });
});

Deno.test("a job is named by stage, algorithm, environment and seed, the seed 0 too", () => {
  assertEquals(jobNameOf({ ...PROVENANCE, seed: 0 }), "train/maml/bandit-k5-n10/0");
  assertEquals(jobNameOf({ ...PROVENANCE, seed: null }), "train/maml/bandit-k5-n10");
  assertEquals(jobNameOf({ ...PROVENANCE, algorithm: "" }), "train/bandit-k5-n10/3");
});

Deno.test("settings read back as they were", () => {
  assertEquals(JSON.parse(metadataOf(PROVENANCE).settings!), PROVENANCE.settings as object);
});
