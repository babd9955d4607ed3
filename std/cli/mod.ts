/** Stand-in for what this project uses of `@std/cli`: {@linkcode parseArgs}. @module */
export * from "./parse_args.ts";
