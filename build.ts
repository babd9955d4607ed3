/**
 * Lists the operations of every backend, compiles the AssemblyScript kernels (`*.as.ts` below
 * `kernels/`), and writes the module as text to `kernels/wasm/bytes.ts`: `deno task build`.
 *
 * Lists and module are committed, so that nobody needs this to run the house.
 *
 * @module
 */
import { main } from "assemblyscript/asc";
import { KERNELS, listOperations, readKernels } from "./build_lists.ts";

/** Where the module is kept. */
const KEPT = "kernels/wasm/bytes.ts";
/** What it is compiled from. */
const ENTRY = "kernels/wasm/module.as.ts";

const OPTIONS = [
  "--optimizeLevel=3",
  "--shrinkLevel=0",
  "--converge",
  "--noAssert",
  "--enable=simd",
  // No garbage collector and no start-up: the host hands out memory.
  "--runtime=stub",
  "--initialMemory=1",
  // Coefficients; what is handed out starts at 1024 (kernels/wasm/memory.ts).
  "--memoryBase=64",
];

/**
 * The module's bytes.
 *
 * @throws {TypeError} If the sources do not compile; the compiler's messages are its cause
 */
export async function compileKernels(): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const messages: string[] = [];
  const { error } = await main([ENTRY, "--outFile=outerloop.wasm", ...OPTIONS], {
    stderr: { write: (text: string | Uint8Array) => void messages.push(String(text)) },
    readFile: readSource,
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") bytes = new Uint8Array(contents);
    },
    listFiles: () => null,
  });
  if (error || !bytes) throw new TypeError(`Cannot compile ${ENTRY}:\n${messages.join("")}`);
  return bytes;
}

async function readSource(name: string): Promise<string | null> {
  try {
    const source = await Deno.readTextFile(new URL(name, import.meta.url));
    // The compiler appends ".ts" to what is imported, Deno's tools want it written.
    return source.replaceAll('.as.ts";', '.as";');
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

if (import.meta.main) {
  for (const [path, text] of listOperations(await readKernels())) {
    await Deno.writeTextFile(new URL(path, KERNELS), text);
  }
  const bytes = await compileKernels();
  await Deno.writeTextFile(
    new URL(KEPT, import.meta.url),
    "/** `module.as.ts`, compiled by `deno task build`: the module's bytes in base64. */\n" +
      `export const BASE64 =\n  "${bytes.toBase64()}";\n`,
  );
  console.log(`${KEPT}: ${bytes.length} bytes`);
}
