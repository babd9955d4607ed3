/** The study's command line: `deno task reproduce` and the others of `deno.json`. @module */
import { runCommandLine } from "@outerloop/outerloop/cli";
import { study } from "./study.ts";

await runCommandLine(study);
