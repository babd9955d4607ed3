/** Blocks of code in a document of `docs/how-to/`. @module */

/** The texts of all blocks in a language, in order. */
export async function blocksOf(document: string, language: string): Promise<string[]> {
  const path = new URL(`../../docs/how-to/${document}`, import.meta.url);
  const text = await Deno.readTextFile(path);
  const fence = new RegExp(`^\`\`\`${language}(?: ignore)?\\n(.*?)^\`\`\`$`, "gms");
  return [...text.matchAll(fence)].map(([, block]) => block!);
}
