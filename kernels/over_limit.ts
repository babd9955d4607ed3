/**
 * What a backend throws when it is asked for too much at a time.
 *
 * @module
 */

/** A backend is asked for more than its memory holds at a time; less may fit. */
export class OverLimitError extends RangeError {
  /** Its name in messages, and in a Worker's. */
  override readonly name = "OverLimitError";
}
