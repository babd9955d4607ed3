/**
 * What settings may be: a schema gives their type and checks values that come from outside.
 *
 * It is our own, and small, because it runs where no package is loaded: in Workers and in a page.
 *
 * @module
 */

/** What one setting, or a group of them, may be. */
export interface Schema<T> {
  /**
   * The value, if it is allowed.
   *
   * @param path where it stands, e.g. `inner.steps`; empty for all of it
   * @throws {SettingError} Naming the first part that is not allowed
   */
  check(value: unknown, path?: string): T;
}

/** The type of the values that a schema allows. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** A setting that is not allowed. */
export class SettingError extends RangeError {
  /** Its name in messages. */
  override readonly name = "SettingError";
  /** Which values there are, if they are a few words. */
  readonly choices: readonly string[];
  /** What was given. */
  readonly given: unknown;

  /**
   * Says what is not allowed, and what is.
   *
   * @param path of the setting
   * @param given what it was set to
   * @param allowed completes "must be"
   * @param choices which values there are, if they are a few words
   */
  constructor(path: string, given: unknown, allowed: string, choices: readonly string[] = []) {
    super(`Cannot set ${path || "settings"} to ${shown(given)}: must be ${allowed}`);
    this.given = given;
    this.choices = choices;
  }
}

/** A value as it was given, cut if it is long; JSON has no word for 1e999. */
function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value) ?? "nothing";
  return text.slice(0, 80);
}

/** Limits of a number. */
export interface Range {
  /** The least value. */
  readonly min?: number;
  /** The greatest value. */
  readonly max?: number;
  /** A value that all are above. */
  readonly above?: number;
  /** A value that all are below. */
  readonly below?: number;
}

/** A finite number. */
export function number(range: Range = {}): Schema<number> {
  return numeric(range, "a finite number", Number.isFinite);
}

/** A safe integer. */
export function integer(range: Range = {}): Schema<number> {
  return numeric(range, "an integer", Number.isSafeInteger);
}

function numeric(
  { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity }: Range,
  kind: string,
  is: (value: number) => boolean,
): Schema<number> {
  return {
    check(value, path = "") {
      const refuse = (allowed: string) => new SettingError(path, value, allowed);
      if (typeof value !== "number" || !is(value)) throw refuse(kind);
      if (value < min) throw refuse(`at least ${min}`);
      if (value > max) throw refuse(`at most ${max}`);
      if (!(value > above)) throw refuse(`above ${above}`);
      if (!(value < below)) throw refuse(`below ${below}`);
      return value;
    },
  };
}

/** True or false. */
export function boolean(): Schema<boolean> {
  return {
    check(value, path = "") {
      if (typeof value === "boolean") return value;
      throw new SettingError(path, value, "true or false");
    },
  };
}

/** One of a few words or numbers. */
export function choice<const T extends string | number>(...values: readonly T[]): Schema<T> {
  return {
    check(value, path = "") {
      const found = values.find((it) => it === value);
      if (found !== undefined) return found;
      const words = values.map(String);
      throw new SettingError(path, value, words.join(" or "), words);
    },
  };
}

/** A name, up to 80 characters. */
export function text(): Schema<string> {
  return {
    check(value, path = "") {
      if (typeof value === "string" && value !== "" && value.length <= 80) return value;
      throw new SettingError(path, value, "a name of up to 80 characters");
    },
  };
}

/** What another schema allows, or null. */
export function nullable<T>(schema: Schema<T>): Schema<T | null> {
  return { check: (value, path) => value === null ? null : schema.check(value, path) };
}

/** A list of two. */
export function pair<T>(schema: Schema<T>): Schema<readonly [T, T]> {
  return list(schema, 2, "a list of two") as Schema<readonly [T, T]>;
}

/** One value, or a list of three. */
export function oneOrThree<T extends number>(
  one: Schema<T>,
  each: Schema<T>,
): Schema<T | readonly [T, T, T]> {
  const three = list(each, 3, "one value, or a list of three") as Schema<readonly [T, T, T]>;
  return {
    check: (value, path) =>
      Array.isArray(value) ? three.check(value, path) : one.check(value, path),
  };
}

function list<T>(schema: Schema<T>, length: number, allowed: string): Schema<readonly T[]> {
  return {
    check(value, path = "") {
      if (!Array.isArray(value) || value.length !== length) {
        throw new SettingError(path, value, allowed);
      }
      return Array.from(value, (it, k) => schema.check(it, within(path, `${k}`)));
    },
  };
}

/** Schemas by the name of their setting. */
export type Shape = Readonly<Record<string, Schema<unknown>>>;
/** An object with exactly the settings of a shape. */
export type Group<S extends Shape> = { readonly [K in keyof S]: Infer<S[K]> };

/** Exactly the settings of a shape. */
export function group<S extends Shape>(shape: S): Schema<Group<S>> {
  return {
    check(value, path = "") {
      const given = recordOf(value, path);
      const stranger = Object.keys(given).find((name) => !Object.hasOwn(shape, name));
      if (stranger !== undefined) {
        throw new SettingError(
          within(path, stranger),
          given[stranger],
          "left out: no such setting",
        );
      }
      const parts = Object.entries(shape).map(([name, schema]) => {
        const part = Object.hasOwn(given, name) ? given[name] : undefined;
        return [name, schema.check(part, within(path, name))];
      });
      return Object.fromEntries(parts) as Group<S>;
    },
  };
}

/** One of several groups, each with its own value of one setting, e.g. `kind`. */
export function either<T extends Readonly<Record<string, Schema<unknown>>>>(
  tag: string,
  options: T,
): Schema<Infer<T[keyof T]>> {
  return {
    check(value, path = "") {
      const name = recordOf(value, path)[tag];
      const kind = choice(...Object.keys(options)).check(name, within(path, tag));
      return options[kind]!.check(value, path) as Infer<T[keyof T]>;
    },
  };
}

/** The path of a part. */
function within(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function recordOf(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new SettingError(path, value, "an object");
}
