/** Stand-in for what this project uses of `@std/csv`, over csv-parse and csv-stringify. @module */
export * from "./parse.ts";
export * from "./stringify.ts";
