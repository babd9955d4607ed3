/**
 * On which device results were made.
 *
 * @module
 */
import { backendNamed } from "../kernels/backends.ts";

/** The device that a backend ran on, as it describes it; null if results do not depend on it. */
export function deviceOf(
  { name, description }: { readonly name: string; readonly description: string },
): string | null {
  return backendNamed(name).hasAdapters ? description : null;
}
