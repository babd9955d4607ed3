/**
 * Kernels: what they are made of, and their pipelines.
 *
 * A kernel is plain WGSL files, one after the other: `params.wgsl`, helpers, the
 * kernel's own. Nothing is put into their text; sizes come in the uniform
 * `params`, the workgroup's extent as an override constant.
 *
 * @module
 */
import { unbalanced } from "./balance.ts";
import { GpuError } from "./errors.ts";
import { checkLoops, LOOPS_BINDING } from "./loops.ts";
import paramsSource from "./params.wgsl" with { type: "text" };

/** A file of WGSL. */
export interface Source {
  /** From the repository's root, for messages. */
  readonly path: string;
  readonly text: string;
}

/** A compute kernel. */
export interface Kernel {
  /** For messages and counters. */
  readonly name: string;
  /** Its files, helpers first; `params.wgsl` comes before them by itself. */
  readonly sources: readonly Source[];
  /** Its function; `main` if not said. */
  readonly entryPoint?: string;
  /** Storage buffers at bindings 1, 2, … (0 is `params`): only read, or written too. */
  readonly bindings: readonly ("read" | "write")[];
  /** Invocations a workgroup; 64 if not said. */
  readonly workgroup?: number;
}

/** A kernel that a device can run. */
export interface Pipeline {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** Whether it ends with a check that no loop was cut short, at the binding for that. */
  readonly checksLoops: boolean;
}

/** Before every kernel's files. */
const PARAMS_SOURCE: Source = { path: "kernels/gpu/params.wgsl", text: paramsSource };

/**
 * Compiles kernels, all at once; those of the same text share a module, and those that differ in name
 * alone a pipeline.
 *
 * @param checksLoops whether the device may cut loops short
 * @throws {GpuError} If a device refuses a kernel: names all its files, before them file, line and column
 * where the device gives a line, or the file that leaves a bracket or comment open
 */
export async function compileKernels(
  device: GPUDevice,
  kernels: readonly Kernel[],
  checksLoops = false,
): Promise<Map<Kernel, Pipeline>> {
  const modules = new Map<string, Promise<GPUShaderModule>>();
  const layouts = new Map<string, GPUBindGroupLayout>();
  const pipelines = new Map<string, Promise<GPUComputePipeline>>();
  const compiled = await Promise.all(kernels.map(async (kernel) => {
    const sources = filesOf(kernel);
    const text = sources.map(({ text }) => text).join("");
    const code = checksLoops ? checkLoops(text) : text;
    const module = modules.get(code) ?? compileModule(device, kernel.name, sources, code);
    modules.set(code, module);
    const kinds = kernel.bindings.join();
    const layout = layouts.get(kinds) ?? bindGroupLayout(device, kernel.bindings, checksLoops);
    layouts.set(kinds, layout);
    const content = JSON.stringify([kinds, kernel.entryPoint, kernel.workgroup, code]);
    const pipeline = pipelines.get(content) ??
      module.then((module) => compile(device, kernel, module, layout));
    pipelines.set(content, pipeline);
    return { kernel, layout, pipeline: await pipeline, checksLoops };
  }));
  return new Map(compiled.map((pipeline) => [pipeline.kernel, pipeline]));
}

/** All files of a kernel, in their order. */
function filesOf({ sources }: Kernel): readonly Source[] {
  return [PARAMS_SOURCE, ...sources];
}

function bindGroupLayout(
  device: GPUDevice,
  bindings: Kernel["bindings"],
  checksLoops: boolean,
): GPUBindGroupLayout {
  const visibility = GPUShaderStage.COMPUTE;
  const check = { binding: LOOPS_BINDING, visibility, buffer: { type: "storage" } } as const;
  return device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility, buffer: { type: "uniform", hasDynamicOffset: true } },
      ...bindings.map((kind, index) => ({
        binding: index + 1,
        visibility,
        buffer: { type: kind === "read" ? "read-only-storage" : "storage" } as const,
      })),
      ...(checksLoops ? [check] : []),
    ],
  });
}

async function compileModule(
  device: GPUDevice,
  label: string,
  sources: readonly Source[],
  code: string,
): Promise<GPUShaderModule> {
  requireBalanced(label, sources);
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label, code });
  const error = await device.popErrorScope();
  const { messages } = await module.getCompilationInfo();
  const problem = messages.find(({ type }) => type === "error");
  if (problem) throw notCompiled(label, sources, problem.message, problem);
  // Where a device gives no compilation info, its error holds `wgsl:LINE:COLUMN`.
  const [, lineNum = 0, linePos = 0] = /wgsl:(\d+):(\d+)/.exec(error?.message ?? "") ?? [];
  const place = { lineNum: Number(lineNum), linePos: Number(linePos) };
  if (error) throw notCompiled(label, sources, error.message, place);
  return module;
}

/**
 * An error that names the place, if there is one, and all files: what one file breaks, a device may
 * find in a later one (a function that is gone, in the file that calls it).
 */
function notCompiled(
  label: string,
  sources: readonly Source[],
  message: string,
  { lineNum, linePos }: { lineNum: number; linePos: number },
): GpuError {
  const kernel = describe(label, sources);
  const said = message.trim();
  if (lineNum === 0) return new GpuError(`Cannot compile ${kernel}: ${said}`);
  const { path, line } = placeOf(sources, lineNum);
  return new GpuError(
    `Cannot compile ${path}, line ${line}, column ${linePos}, in ${kernel}: ${said}`,
  );
}

/** @throws {GpuError} If a file leaves a bracket or comment open */
function requireBalanced(label: string, sources: readonly Source[]): void {
  for (const { path, text } of sources) {
    const found = unbalanced(text);
    if (!found) continue;
    const { line, what } = found;
    throw new GpuError(
      `Cannot compile ${path}, line ${line}, in ${describe(label, sources)}: ${what}`,
    );
  }
}

function describe(label: string, sources: readonly Source[]): string {
  return `kernel "${label}" (${sources.map(({ path }) => path).join(", ")})`;
}

/** The file and line of a line of the files put together; what is behind all is the last one's. */
export function placeOf(
  sources: readonly Source[],
  lineNumber: number,
): { path: string; line: number } {
  let line = lineNumber;
  for (const { path, text } of sources.slice(0, -1)) {
    const lines = text.split("\n").length - 1;
    if (line <= lines) return { path, line };
    line -= lines;
  }
  return { path: sources.at(-1)!.path, line };
}

async function compile(
  device: GPUDevice,
  kernel: Kernel,
  module: GPUShaderModule,
  layout: GPUBindGroupLayout,
): Promise<GPUComputePipeline> {
  const { name, entryPoint = "main", workgroup = 64 } = kernel;
  try {
    return await device.createComputePipelineAsync({
      label: name,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint, constants: { WORKGROUP: workgroup } },
    });
  } catch (cause) {
    const nowhere = { lineNum: 0, linePos: 0 };
    throw notCompiled(name, filesOf(kernel), (cause as Error).message, nowhere);
  }
}
