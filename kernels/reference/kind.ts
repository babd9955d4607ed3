import type { BackendKind } from "../backends.ts";

/** The definition, on the host. */
export const reference: BackendKind = {
  name: "reference",
  module: "kernels/reference/reference.ts",
  promise: "bits",
  batchesSeeds: false,
  concurrency: "cores",
  hasAdapters: false,
  bytes: 8,
  searchesAtOnce: false,
  preference: 2,
  reason: () => "reference, slow",
  excuse: ({ message }) => message,
  find: () => Promise.resolve({ backend: "reference" }),
  open: async () => (await import("./reference.ts")).createReferenceBackend(),
};
