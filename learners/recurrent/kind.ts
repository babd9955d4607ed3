/**
 * What a learner of policies that remember is to the rest of the house.
 *
 * @module
 */
import type { SequencePolicy } from "../../kernels/backend.ts";
import type { Schema } from "../schema.ts";
import type { RecurrentSettings } from "./settings.ts";

/**
 * A kind of policy that learns while it plays: one file, and one entry in `learners/registry.ts`. How it
 * is trained is the same for all of them, see `learner.ts`.
 */
export interface RecurrentKind<P extends SequencePolicy = SequencePolicy> {
  /** On the command line; also `algorithm` of its settings. */
  readonly name: string;
  /** Its file, from the root of the project: its code is part of its results' keys. */
  readonly module: string;
  /** Which settings are allowed. */
  readonly schema: Schema<RecurrentSettings<P>>;
  /** As published; ours where nothing is. */
  readonly paper: RecurrentSettings<P>;
}
