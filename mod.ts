export * from "./kernels/backend.ts";
