/**
 * Ways to run `digests.ts`: engines and flags, this project or a copy of it.
 *
 * @module
 */
import type { Digests } from "./digests.ts";

const ROOT = pathOf(new URL("../../", import.meta.url));
const TEMPORARY = `${ROOT}outputs/test-tmp`;

/** Where Debian keeps the libraries that a program for 64-bit Arm is linked with. */
const ARM64_LIBRARIES = "/usr/aarch64-linux-gnu";

/** An engine, and what is given to it. */
export interface Lane {
  /** The command that is Deno. */
  readonly deno?: readonly string[];
  readonly v8Flags?: readonly string[];
  /** The project's folder. */
  readonly folder?: string;
  /** Seconds it may take. */
  readonly seconds?: number;
}

/** Prints digests in a lane. */
export async function digestsIn(lane: Lane): Promise<Digests> {
  return JSON.parse(await output(lane, ["run", "--quiet", "--no-prompt"], "tests/long/digests.ts"));
}

/** Which of the processor's features V8 uses, e.g. `AVX=1`, as the head of its help says. */
export async function featuresOf({ v8Flags = [], ...lane }: Lane): Promise<string[]> {
  const help = await output({ ...lane, v8Flags: [...v8Flags, "--help"] }, ["eval"], "0");
  return help.split("\n").find((line) => /\bSSE3=\d/.test(line))?.split(" ") ?? [];
}

/** Which of V8's compilers the kernels went through. */
export async function compilersOf({ v8Flags = [], ...lane }: Lane): Promise<Set<string>> {
  const flags = [...v8Flags, "--trace-wasm-compilation-times"];
  const said = await output({ ...lane, v8Flags: flags }, ["run", "-q"], "tests/long/digests.ts");
  return new Set(
    [...said.matchAll(/^Compiled function .* using (\w+),/gm)].map(([, name]) => name!),
  );
}

async function output(
  { deno = [Deno.execPath()], v8Flags = [], folder = ROOT, seconds = 60 }: Lane,
  words: readonly string[],
  program: string,
): Promise<string> {
  const flags = v8Flags.length > 0 ? [`--v8-flags=${v8Flags.join(",")}`] : [];
  return await run([...deno, ...words, ...flags, program], folder, seconds);
}

/**
 * Runs a command to its end; what it prints.
 *
 * @throws {Error} If it cannot be started, fails or takes too long
 */
export async function run(
  [command, ...args]: readonly string[],
  cwd = ROOT,
  seconds = 60,
): Promise<string> {
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const signal = AbortSignal.timeout(1000 * seconds);
  const { success, stdout, stderr } = await new Deno.Command(command!, {
    ...{ args, cwd, env, signal, stdin: "null", stdout: "piped", stderr: "piped" },
  }).output();
  const text = new TextDecoder();
  if (success) return text.decode(stdout);
  const [said] = text.decode(stderr).trim().split("\n");
  const why = signal.aborted ? `it took more than ${seconds} s` : said;
  throw new Error(`${[command, ...args].join(" ")}: ${why}`);
}

/** A lane and its Deno's version, or why there is none. */
export type Prepared = { readonly lane: Lane; readonly version: string } | {
  readonly reason: string;
};

/** This machine's Deno without AVX and fused multiply-add. */
export const WITHOUT_AVX: Lane = {
  v8Flags: ["--no-enable-avx", "--no-enable-avx2", "--no-enable-fma3"],
};

/**
 * Deno for 64-bit Arm, emulated: the npm package of this version, or of the
 * last before it that there is. Its folder goes when this process does.
 */
export async function prepareArm64(): Promise<Prepared> {
  if (Deno.build.arch === "aarch64") return { reason: "this processor is one" };
  const emulator = ["qemu-aarch64", "-L", ARM64_LIBRARIES];
  let folder: string | undefined;
  try {
    await run(["qemu-aarch64", "--version"]);
    await run(["ls", `${ARM64_LIBRARIES}/lib/ld-linux-aarch64.so.1`]);
    await Deno.mkdir(TEMPORARY, { recursive: true });
    const made = folder = await Deno.makeTempDir({ dir: TEMPORARY, prefix: "arm64-" });
    addEventListener("unload", () => Deno.removeSync(made, { recursive: true }));
    const wanted = `@deno/linux-arm64-glibc@<=${Deno.version.deno}`;
    await run(
      ["npm", "pack", "--loglevel=error", "--pack-destination", folder, wanted],
      folder,
      240,
    );
    const archive = [...Deno.readDirSync(folder)].find(({ name }) => name.endsWith(".tgz"))!.name;
    await run(["tar", "-xzf", archive], folder);
    const deno = [...emulator, `${folder}/package/deno`];
    const version = (await run([...deno, "--version"])).split(" (")[0]!;
    return { lane: { deno, seconds: 240 }, version };
  } catch (error) {
    const { message } = error as Error;
    return {
      reason: `${message.replaceAll(ROOT, "")}; it needs npm, and of Debian qemu-user, ` +
        "libc6-arm64-cross and libgcc-s1-arm64-cross",
    };
  }
}

/** What `digests.ts` imports from tests/, which copies of the project lack. */
const PROGRAM = [
  "tests/long/digests.ts",
  "tests/long/operations.ts",
  "tests/kernels/reference/tensors.ts",
  "tests/learners/support.ts",
  "tests/support/random.ts",
];

/** Adds `digests.ts` to a copy of the project. */
export async function addProgram(folder: string): Promise<void> {
  for (const path of PROGRAM) {
    const to = `${folder}/${path}`;
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(ROOT + path, to);
  }
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
