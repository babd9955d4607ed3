/**
 * Where everything a run writes goes.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The folder `outputs/` of this project, wherever the command was started. */
export const OUTPUTS: string = fileURLToPath(new URL("../outputs", import.meta.url));
/** The store of jobs' results. */
export const STORE = `${OUTPUTS}/store`;
