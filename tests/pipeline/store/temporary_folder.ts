/** A new folder under `outputs/`, the only place that tests may write to; removed when disposed of. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const dir = new URL("../../../outputs/test-tmp", import.meta.url).pathname;
  await Deno.mkdir(decodeURI(dir), { recursive: true });
  const path = await Deno.makeTempDir({ dir: decodeURI(dir) });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
