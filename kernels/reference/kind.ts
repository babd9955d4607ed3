import type { BackendKind } from "../backends.ts";

/** The definition, on the host. */
export const reference: BackendKind = {
  name: "reference",
  module: "kernels/reference/reference.ts",
  promise: "tolerance", // of other engines, whose exp and log may differ
  batchesSeeds: false,
  concurrency: "cores",
  hasAdapters: false,
  bytes: 8,
  searchesAtOnce: false,
  preference: 2,
  reason: () => "reference, slower",
  excuse: ({ message }) => message,
  find: () => Promise.resolve({ backend: "reference" }),
  open: async () => (await import("./reference.ts")).createReferenceBackend(),
};
