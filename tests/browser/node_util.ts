/** What `std/assert/` uses of `node:util`, for a page. @module */

/** A value as text. */
export function inspect(value: unknown): string {
  return value instanceof Error ? String(value) : JSON.stringify(value) ?? String(value);
}

/** Whether two values are equal in every part; NaN equals itself, −0 and 0 differ. */
export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [keys, others] = [Reflect.ownKeys(a), Reflect.ownKeys(b)];
  return Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && keys.length === others.length &&
    keys.every((key) => isDeepStrictEqual(Reflect.get(a, key), Reflect.get(b, key)));
}
