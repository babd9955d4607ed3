/**
 * A Worker that does plain arithmetic and nothing else: with two of them, how
 * many cores are free just now?
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { calibrate } from "./clock.ts";

/** Turns of the calibration loop, in; `"done"` out. */
self.onmessage = ({ data }: MessageEvent<number>) => {
  calibrate(data);
  self.postMessage("done");
};
