/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** How to start a command. */
export interface Start {
  /** In place of the permissions that the task has. */
  readonly permissions?: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Read no more of stdout than nothing, as `| true` does. */
  readonly closeStdout?: boolean;
  /**
   * Let it find the machine's WebGPU adapters. Without, `auto` means the same on every machine, and no
   * driver adds lines of its own to stderr.
   */
  readonly adapters?: boolean;
}

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  kill(signal: Deno.Signal): void;
  /** Resolves when stderr has said something. */
  said(text: string): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url);
const TEMPORARY = new URL("outputs/test-tmp/", ROOT);

/** What a clone has and a command needs. */
const NOT_COPIED = /^(\..*|outputs|coverage|node_modules|tests|tools|bench|docs)$/;

/** A copy of this project, in a folder whose name has spaces and accents; removed when disposed of. */
export class Project {
  /** The copy. */
  readonly path: string;
  /** The folder around it, where nothing else is. */
  readonly around: string;

  private constructor(around: string, name: string) {
    this.around = around;
    this.path = `${around}/${name}`;
  }

  /** Makes a copy without outputs. */
  static async copy(name = "projet « é ü » 1"): Promise<Project> {
    const dir = pathOf(TEMPORARY);
    await Deno.mkdir(dir, { recursive: true });
    const project = new Project(await Deno.makeTempDir({ dir, prefix: "e2e-" }), name);
    await Deno.mkdir(project.path);
    for await (const { name } of Deno.readDir(ROOT)) {
      if (!NOT_COPIED.test(name)) await copyTree(pathOf(ROOT) + name, `${project.path}/${name}`);
    }
    return project;
  }

  /** A copy of one of its folders, beside it: a project of its own, gone when this one is. */
  async copyOut(folder: string, name: string): Promise<Project> {
    const copy = new Project(this.around, name);
    await copyTree(`${this.path}/${folder}`, copy.path);
    return copy;
  }

  /** The text of one of its files. */
  async read(file: string): Promise<string> {
    return await Deno.readTextFile(`${this.path}/${file}`);
  }

  /** Writes one of its files. */
  async write(file: string, text: string): Promise<void> {
    await Deno.writeTextFile(`${this.path}/${file}`, text);
  }

  /** Starts what `deno task NAME ARGS` starts, with the permissions of that task. */
  start(line: string, start: Start = {}): Running {
    const [name, ...args] = line.split(" ");
    const { tasks } = JSON.parse(Deno.readTextFileSync(`${this.path}/deno.json`));
    const task: string | { command: string } = tasks[name!];
    const [deno, ...words] = (typeof task === "string" ? task : task.command).split(" ");
    if (deno !== "deno") throw new Error(`task ${name} does not start with deno`);
    const command = words.flatMap((word) =>
      word.startsWith("-P") && start.permissions ? start.permissions : [word]
    );
    return this.#start([...command, ...args], start);
  }

  /** Runs to its end what `deno task NAME ARGS` runs. */
  run(line: string, start: Start = {}): Promise<Ended> {
    return this.start(line, start).ended;
  }

  /** Runs `deno` itself. */
  deno(args: readonly string[]): Running {
    return this.#start(args, {});
  }

  #start(args: readonly string[], start: Start): Running {
    const { env = {}, closeStdout = false, adapters = false } = start;
    const hidden = adapters ? {} : { DENO_WEBGPU_BACKEND: "none" };
    const started = performance.now();
    const child = new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: this.path,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...hidden, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let stderr = "";
    const listeners = new Set<() => void>();
    const hearing = (async () => {
      for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
        stderr += part;
        for (const listener of listeners) listener();
      }
    })();
    const reading = closeStdout
      ? child.stdout.cancel().then(() => "")
      : new Response(child.stdout).text();
    const ended = (async () => {
      const { code, signal } = await child.status;
      const seconds = (performance.now() - started) / 1000;
      await hearing;
      return { code, signal, stdout: await reading, stderr, seconds };
    })();
    return {
      ended,
      kill: (signal) => {
        try {
          child.kill(signal);
        } catch (error) {
          // It has ended by itself.
          if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
        }
      },
      said: (text) =>
        new Promise((resolve, reject) => {
          const listener = () => stderr.includes(text) && resolve();
          listeners.add(listener);
          listener();
          ended.then(() => reject(new Error(`ended without "${text}": ${stderr}`)));
        }),
    };
  }

  /** The files below a folder of `outputs/`, by path: SHA-256 of each. */
  async digests(...folders: readonly string[]): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const folder of folders) {
      for (const path of await filesBelow(`${this.path}/outputs/${folder}`)) {
        const bytes = await Deno.readFile(path).catch((error) => {
          // A run that is still going renames its temporary files.
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        });
        if (bytes === undefined) continue;
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
        found[path.slice(this.path.length + 1)] = digest;
      }
    }
    return found;
  }

  /** All results: the store's jobs and objects, but what was set aside, and the tables. */
  async results(): Promise<Record<string, string>> {
    const all = await this.digests("store/jobs", "store/objects", "tables");
    return Object.fromEntries(Object.entries(all).filter(([path]) => !path.includes(".corrupt-")));
  }

  /** Where a file is that a stored job names. */
  async stored(job: string, output: string): Promise<string> {
    for (const path of await filesBelow(`${this.path}/outputs/store/jobs`)) {
      if (!path.endsWith(".json")) continue;
      const { name, outputs } = JSON.parse(await Deno.readTextFile(path));
      if (name !== job) continue;
      if (output === "manifest") return path;
      const { digest } = outputs[output];
      return `${this.path}/outputs/store/objects/${digest.slice(0, 2)}/${digest}`;
    }
    throw new Error(`there is no ${job}`);
  }

  /** Forgets all results. */
  async forget(): Promise<void> {
    await remove(`${this.path}/outputs`);
  }

  /** Makes a symbolic link; Deno's own would need permissions everywhere. */
  async link(target: string, path: string): Promise<void> {
    const { success } = await new Deno.Command("ln", { args: ["-s", target, path] }).output();
    if (!success) throw new Error(`there is no link at ${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.around);
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Paths of all files below a folder, sorted; none if it is not there. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) found.push(...await filesBelow(`${folder}/${name}`));
      else found.push(`${folder}/${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

export async function copyTree(from: string, to: string): Promise<void> {
  const { isFile, isDirectory } = await Deno.lstat(from);
  if (isFile) return await Deno.copyFile(from, to);
  if (!isDirectory) throw new Error(`${from} is neither a file nor a folder`);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    await copyTree(`${from}/${name}`, `${to}/${name}`);
  }
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
