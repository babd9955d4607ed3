/**
 * Finding what `JSON.parse` drops in silence.
 *
 * @module
 */

const PART = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/gs;

/**
 * The first key that some object of a JSON text has twice; undefined if none has. The text must be
 * JSON.
 */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [part, written, colon] of json.matchAll(PART)) {
    if (part === "{") open.push(new Set());
    else if (part === "}") open.pop();
    else if (colon !== undefined) {
      const key: string = JSON.parse(`"${written}"`);
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}
