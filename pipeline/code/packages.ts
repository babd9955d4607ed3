/**
 * What a bare specifier stands for: a file of this repository, or an npm package in one version.
 *
 * @module
 */
import { canonicalJson } from "../canonical_json.ts";
import { sha256 } from "../digest.ts";

/** Reads a file of the repository by its path from the root, with `/`. */
export type ReadBytes = (path: string) => Promise<Uint8Array>;

/** What a specifier leads to. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  /** Name and version, and those of all packages it depends on. */
  | { readonly kind: "packages"; readonly packages: readonly Package[] }
  /** Part of Deno. */
  | { readonly kind: "built-in" };

/** An npm package, locked. */
export interface Package {
  /** E.g. `npm:zod@4.6.7`. */
  readonly name: string;
  /** SHA-256 of what the lock says of it, so of its content. */
  readonly digest: string;
}

/** A local package that deno.json links in place of a published one. */
interface Link {
  readonly folder: string;
  readonly name: string;
  readonly exports: string | Readonly<Record<string, string>>;
}

interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

const REFERENCE = /^(npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)(@[^/]+)?(\/.*)?$/;

/** Reads deno.json, the configurations it links, and deno.lock; then resolves bare specifiers. */
export class Packages {
  readonly #imports: Readonly<Record<string, string>>;
  readonly #links: readonly Link[];
  readonly #versions: Readonly<Record<string, string>>;
  readonly #locked: Readonly<Record<string, LockedPackage>>;

  private constructor(config: Config, links: readonly Link[], lock: Lock) {
    this.#imports = config.imports ?? {};
    this.#links = links;
    this.#versions = lock.specifiers ?? {};
    this.#locked = lock.npm ?? {};
  }

  /** @throws {Error} If a configuration cannot be read */
  static async read(read: ReadBytes): Promise<Packages> {
    const json = async (path: string) => JSON.parse(new TextDecoder().decode(await read(path)));
    const config: Config = await json("deno.json");
    const links = await Promise.all((config.links ?? []).map(async (link) => {
      const folder = link.replace(/^\.\//, "");
      return { folder, ...await json(`${folder}/deno.json`) } as Link;
    }));
    return new Packages(config, links, await json("deno.lock"));
  }

  /** @throws {RangeError} If nothing of that name is imported, linked or locked */
  async resolve(specifier: string): Promise<Target> {
    if (specifier.startsWith("node:")) return { kind: "built-in" };
    const mapped = this.#mapped(specifier);
    if (mapped.startsWith("./")) return { kind: "file", path: mapped.slice(2) };
    const [, registry, name, version = "", subpath = ""] = REFERENCE.exec(mapped) ?? [];
    if (registry === "jsr") return { kind: "file", path: this.#linked(specifier, name!, subpath) };
    if (registry === "npm") {
      const locked = this.#versions[`npm:${name}${version}`];
      if (locked === undefined) refuse(specifier, `deno.lock has no npm:${name}${version}`);
      return { kind: "packages", packages: await this.#withDependencies(`${name}@${locked}`) };
    }
    return refuse(specifier, "must be a relative path, or named in deno.json's imports");
  }

  /** What the import map makes of it; a name stands for what is below the name too. */
  #mapped(specifier: string): string {
    const names = Object.keys(this.#imports)
      .filter((name) =>
        specifier === name || specifier.startsWith(name.endsWith("/") ? name : `${name}/`)
      )
      .sort((a, b) => b.length - a.length);
    const name = names[0];
    return name === undefined ? specifier : this.#imports[name]! + specifier.slice(name.length);
  }

  #linked(specifier: string, name: string, subpath: string): string {
    const link = this.#links.find((link) => link.name === name);
    if (!link) refuse(specifier, "deno.json's links have no such package");
    const exports = typeof link.exports === "string" ? { ".": link.exports } : link.exports;
    const file = exports[`.${subpath}`];
    if (file === undefined) refuse(specifier, `${link.folder}/deno.json does not export it`);
    return `${link.folder}/${file.replace(/^\.\//, "")}`;
  }

  async #withDependencies(id: string): Promise<Package[]> {
    const ids = new Set([id]);
    for (const id of ids) {
      const { dependencies = [], optionalDependencies = [] } = this.#entry(id);
      for (const name of [...dependencies, ...optionalDependencies]) ids.add(this.#idOf(name));
    }
    return await Promise.all(
      [...ids].map(async (id) => ({
        name: `npm:${id}`,
        digest: await sha256(canonicalJson(this.#entry(id))),
      })),
    );
  }

  /** The lock leaves the version out where there is only one. */
  #idOf(dependency: string): string {
    const id = Object.keys(this.#locked).find((id) =>
      id === dependency || id.slice(0, id.indexOf("@", 1)) === dependency
    );
    return id ?? refuse(dependency, "deno.lock has no such package");
  }

  #entry(id: string): LockedPackage {
    return this.#locked[id] ?? refuse(id, "deno.lock has no such package");
  }
}

interface Config {
  readonly imports?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
}

interface Lock {
  readonly specifiers?: Readonly<Record<string, string>>;
  readonly npm?: Readonly<Record<string, LockedPackage>>;
}

function refuse(specifier: string, why: string): never {
  throw new RangeError(`Cannot resolve "${specifier}": ${why}`);
}
