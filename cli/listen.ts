/**
 * Loaded before a command's own modules, so that a signal ends it with a line while these still load.
 *
 * @module
 */
import { exitInterrupted, onInterrupt } from "./interrupt.ts";

onInterrupt(exitInterrupted);
