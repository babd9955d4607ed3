/** What `parseArgs` returns: flags by name, all other arguments in `_`. */
export type Args<B extends string, S extends string, C extends string, D> =
  & { [K in B]: boolean }
  & { [K in Exclude<S, C | keyof D>]?: string }
  & { [K in Exclude<S & keyof D, C>]: string | D[K] }
  & { [K in S & C]: string[] }
  & { [name: string]: unknown; _: (string | number)[] };

/** The options of `parseArgs` that are supported. */
export interface ParseOptions<B extends string, S extends string, C extends string, D> {
  boolean?: readonly B[];
  string?: readonly S[];
  collect?: readonly C[];
  negatable?: readonly string[];
  alias?: Readonly<Record<string, string | readonly string[]>>;
  default?: D;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
