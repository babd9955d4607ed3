import type { FileFacts, FileLayer, OpenFile } from "../../../pipeline/store/file_layer.ts";

interface Folder {
  readonly kind: "folder";
  readonly id: number;
  readonly names: Map<string, Node>;
  /** The names that are on disk. */
  durable: ReadonlyMap<string, Node>;
  /** What was done to the names since they were last synced. */
  pending: ((names: Map<string, Node>) => void)[];
}

interface File {
  readonly kind: "file" | "other";
  readonly id: number;
  bytes: Uint8Array;
  /** Length, where it is larger than the bytes: a sparse file. */
  length?: number;
  /** The bytes that are on disk; undefined if none were synced. */
  durable?: Uint8Array;
  links: number;
  modified: number;
  changed: number;
  holder?: OpenFile;
}

interface Link {
  readonly kind: "link";
  readonly id: number;
  readonly target: string;
}

type Node = Folder | File | Link;

/**
 * A file system in memory for one folder tree: it follows links as the system does, knows locks, and
 * can lose its power.
 */
export class MemoryFiles implements FileLayer {
  #ids = 0;
  #root: Folder = this.#folder();
  /** Files that were opened and not closed. */
  opened = 0;
  /** Whether an open file says which it is; Deno's do not where a link is on their way. */
  tellsOfOpened = true;
  /** What the next change of a file is dated, in milliseconds. */
  clock = 0;

  #folder(): Folder {
    return {
      kind: "folder",
      id: this.#ids++,
      names: new Map(),
      durable: new Map(),
      pending: [],
    };
  }

  #file(): File {
    const { clock } = this;
    const dates = { modified: clock, changed: clock };
    return { kind: "file", id: this.#ids++, bytes: new Uint8Array(0), links: 1, ...dates };
  }

  lstat(path: string): Promise<FileFacts | undefined> {
    return promise(() => {
      const node = this.#find(path);
      return node && factsOf(node);
    });
  }

  readDir(path: string): Promise<string[]> {
    return promise(() => [...this.#folderAt(path).names.keys()].reverse());
  }

  lstatAll(path: string): Promise<[string, FileFacts][]> {
    return promise(() =>
      Array.from(this.#folderAt(path).names, ([name, node]) => [name, factsOf(node)])
    );
  }

  mkdir(path: string): Promise<void> {
    return promise(() => {
      if (!this.#find(path)) this.#put(path, this.#folder());
    });
  }

  open(path: string): Promise<OpenFile | undefined> {
    return promise(() => {
      const file = this.#follow(this.#find(path));
      if (!file) return undefined;
      if (file.kind === "other") throw new Error("a FIFO blocks whoever opens it");
      return this.#handle(file as File);
    });
  }

  createNew(path: string): Promise<OpenFile | undefined> {
    return promise(() => {
      if (this.#find(path)) return undefined;
      const file = this.#file();
      this.#put(path, file);
      return this.#handle(file);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return promise(() => {
      const node = this.#find(from);
      if (!node) throw new Deno.errors.NotFound(`no such file: rename '${from}'`);
      const [source, target] = [this.#folderAt(above(from)), this.#folderAt(above(to))];
      if (source !== target) throw new Error("the store renames within a folder only");
      change(source, (names) => {
        names.delete(last(from));
        names.set(last(to), node);
      });
    });
  }

  remove(path: string): Promise<void> {
    return promise(() => {
      const node = this.#find(path);
      if (!node) return;
      if (node.kind === "folder") throw new Error(`is a folder: remove '${path}'`);
      change(this.#folderAt(above(path)), (names) => names.delete(last(path)));
      if (node.kind !== "link") node.links--;
    });
  }

  syncDir(path: string): Promise<void> {
    return promise(() => {
      const folder = this.#folderAt(path);
      folder.durable = new Map(folder.names);
      folder.pending = [];
    });
  }

  /** What a restart finds after a loss of power: some of what was not synced, and some of it torn. */
  afterPowerLoss(uniform: () => number): MemoryFiles {
    const files = new MemoryFiles();
    files.#ids = this.#ids;
    const known = new Map<Node, Node>();
    const survivor = (node: Node): Node => {
      const there = known.get(node);
      if (there) return there;
      const copy = node.kind === "folder" ? files.#folder() : survivingFile(node, uniform);
      known.set(node, copy);
      if (node.kind !== "folder") return copy;
      const names = new Map(node.durable);
      for (const operation of node.pending) if (uniform() < 0.5) operation(names);
      for (const [name, child] of names) {
        change(copy as Folder, (to) => to.set(name, survivor(child)));
      }
      (copy as Folder).durable = new Map((copy as Folder).names);
      (copy as Folder).pending = [];
      return copy;
    };
    files.#root = survivor(this.#root) as Folder;
    return files;
  }

  /** Puts something in the way, with the folders above it. */
  plant(path: string, kind: "link" | "fifo" | "folder" | "file" | "giant", target = ""): void {
    this.#putFoldersAbove(path);
    const file = this.#file();
    if (kind === "link") this.#put(path, { kind, id: file.id, target });
    else if (kind === "folder") this.#put(path, this.#folder());
    else if (kind === "fifo") this.#put(path, { ...file, kind: "other" });
    else if (kind === "giant") this.#put(path, { ...file, length: 2 ** 42 });
    else this.#put(path, file);
  }

  /** Gives a file another name, with the folders above it. */
  hardLink(from: string, to: string): void {
    const file = this.#find(from) as File;
    file.links++;
    file.changed = this.clock;
    this.#putFoldersAbove(to);
    this.#put(to, file);
  }

  /** The bytes at a path. */
  bytesAt(path: string): Uint8Array {
    return (this.#find(path) as File).bytes;
  }

  /** Replaces the bytes at a path, behind the store's back; keeps the date if told so, as `touch -d` would. */
  overwrite(path: string, bytes: Uint8Array, modified = this.clock): void {
    Object.assign(this.#find(path) as File, { bytes, modified, changed: this.clock });
  }

  /** Every file and link below a folder, with what it holds. */
  tree(path: string): Record<string, string> {
    const found: [string, string][] = [];
    const walk = (path: string, node: Node) => {
      if (node.kind === "folder") {
        for (const [name, child] of node.names) walk(`${path}/${name}`, child);
      } else found.push([path, node.kind === "link" ? node.target : node.bytes.toHex()]);
    };
    const node = this.#find(path);
    if (node) walk(path, node);
    return Object.fromEntries(found.sort(([a], [b]) => a < b ? -1 : 1));
  }

  #find(path: string): Node | undefined {
    if (path === "." || path === "") return this.#root;
    const folder = this.#follow(this.#find(above(path)));
    if (folder?.kind !== "folder") return undefined;
    return folder.names.get(last(path));
  }

  #follow(node: Node | undefined): Node | undefined {
    return node?.kind === "link" ? this.#follow(this.#find(node.target)) : node;
  }

  #folderAt(path: string): Folder {
    const node = this.#follow(this.#find(path));
    if (node?.kind === "folder") return node;
    throw new Deno.errors.NotFound(`no such folder: '${path}'`);
  }

  #put(path: string, node: Node): void {
    change(this.#folderAt(above(path)), (names) => names.set(last(path), node));
  }

  #putFoldersAbove(path: string): void {
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end);
      if (!this.#find(folder)) this.#put(folder, this.#folder());
    }
  }

  #handle(file: File): OpenFile {
    let at = 0;
    this.opened++;
    const handle: OpenFile = {
      facts: () => promise(() => this.tellsOfOpened ? factsOf(file) : undefined),
      tryLock: () => promise(() => (file.holder ??= handle) === handle),
      read: (most) =>
        promise(() => {
          if (file.length !== undefined) throw new Error("nobody has the memory to read this");
          const bytes = file.bytes.slice(at, at + most);
          at += bytes.length;
          return bytes;
        }),
      write: (bytes) =>
        promise(() => {
          const all = Uint8Array.of(...file.bytes, ...bytes);
          Object.assign(file, { bytes: all, modified: this.clock, changed: this.clock });
        }),
      sync: () =>
        promise(() => {
          file.durable = file.bytes;
        }),
      close: () => {
        this.opened--;
        if (file.holder === handle) delete file.holder;
      },
    };
    return handle;
  }
}

function survivingFile(node: File | Link, uniform: () => number): File | Link {
  if (node.kind === "link") return node;
  const { length } = node.bytes;
  // What was written and not synced may be cut anywhere, or its blocks may never have been filled.
  const torn = uniform() < 0.5
    ? node.bytes.slice(0, Math.floor(uniform() * (length + 1)))
    : new Uint8Array(length);
  const bytes = node.durable ?? torn;
  const { holder: _, ...file } = node;
  return { ...file, bytes, durable: bytes };
}

function change(folder: Folder, operation: (names: Map<string, Node>) => void): void {
  operation(folder.names);
  folder.pending.push(operation);
}

function factsOf(node: Node): FileFacts {
  const bytes = "bytes" in node ? node.length ?? node.bytes.length : 0;
  const links = "links" in node ? node.links : 1;
  const { modified, changed } = "modified" in node ? node : { modified: 0, changed: 0 };
  return { kind: node.kind, bytes, links, identity: `${node.id}`, modified, changed };
}

function above(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

function last(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** An operation's result, as late as a real one's. */
async function promise<T>(operation: () => T): Promise<T> {
  await Promise.resolve();
  return operation();
}
