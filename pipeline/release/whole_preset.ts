/** What a release is of. @module */
import { parseEnvironment } from "../../envs/names.ts";
import type { Preset } from "../../experiments/presets.ts";
import type { GraphRequest } from "../graph.ts";

/** All of a preset. */
export function wholePreset(preset: Preset): GraphRequest {
  return { preset, families: preset.environments.map(parseEnvironment), seeds: preset.seeds };
}
