import type { Args, ParseOptions } from "./args.ts";
export type { Args, ParseOptions };

/** Parses `--name value`, `--name=value`, `--flag`, `--no-flag` and `-f` (not `-abc`). */
export function parseArgs<
  B extends string = never,
  S extends string = never,
  C extends string = never,
  D extends Record<string, unknown> = Record<never, never>,
>(args: string[], options: ParseOptions<B, S, C, D> = {}): Args<B, S, C, D> {
  const { boolean, string, collect, negatable, alias, default: defaults, unknown, ...rest } =
    options;
  for (const name in rest) throw new TypeError(`Cannot parse arguments: no support for "${name}"`);
  const groups = Object.entries(alias ?? {}).map(([name, others]) => [name, others].flat());
  const spellings = (name: string) => groups.find((group) => group.includes(name)) ?? [name];
  const isIn = (list: readonly string[] | undefined, name: string) =>
    spellings(name).some((spelling) => list?.includes(spelling));

  const values: Record<string, unknown> = {};
  const set = (name: string, value: unknown) => {
    for (const spelling of spellings(name)) values[spelling] = value;
  };
  const others: (string | number)[] = [];
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  for (let i = 0; i < end; i++) {
    const arg = args[i]!;
    const [, name, inline] = /^--?(.+?)(?:=(.+))?$/s.exec(arg) ?? [];
    if (name === undefined) {
      if (unknown?.(arg) !== false) others.push(isIn(string, "_") ? arg : numeric(arg));
    } else if (name.startsWith("no-") && isIn(negatable, name.slice(3))) {
      set(name.slice(3), false);
    } else {
      const next = i + 1 < end ? args[i + 1]! : "";
      const isTaken = inline === undefined &&
        (isIn(boolean, name) ? /^(true|false)$/ : /^(-$|[^-])/).test(next);
      const text = isTaken ? args[++i]! : inline;
      const isKnown = [boolean, string, groups.flat()].some((list) => isIn(list, name));
      if (!isKnown && unknown?.(arg, name, text ?? true) === false) continue;
      let value: unknown = text === undefined ? true : numeric(text);
      if (isIn(boolean, name)) value = text !== "false";
      else if (isIn(string, name)) value = text ?? "";
      set(name, isIn(collect, name) ? [values[name] ?? [], value].flat() : value);
    }
  }
  const flags = [...(boolean ?? []).map((b) => [b, false]), ...(collect ?? []).map((c) => [c, []])];
  const absent = { ...Object.fromEntries(flags), ...defaults };
  for (const name in absent) if (!Object.hasOwn(values, name)) set(name, absent[name]);
  return { ...values, _: [...others, ...args.slice(end + 1)] } as Args<B, S, C, D>;
}

function numeric(text: string): string | number {
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/.test(text) ? Number(text) : text;
}
