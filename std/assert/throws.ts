import { inspect } from "node:util";
import { check } from "./assertion_error.ts";

type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;
type Expected = [type?: ErrorClass<Error> | string, text?: string, msg?: string];

/** Asserts that `fn` throws (an error of a class, its message including a text); returns the error. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, ...expected: Expected): unknown {
  try {
    fn();
  } catch (error) {
    return checkError(error, expected);
  }
  return check(false, () => "Expected function to throw", messageOf(expected));
}

type Rejecting = () => PromiseLike<unknown>;
/** Asserts that the promise of `fn` rejects, as {@linkcode assertThrows}; resolves to the error. */
export function assertRejects(fn: Rejecting, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: Rejecting,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(fn: Rejecting, ...expected: Expected): Promise<unknown> {
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
    await promise;
  } catch (error) {
    check(promise, () => "Expected function to reject, but it threw", messageOf(expected));
    return checkError(error, expected);
  }
  return check(false, () => "Expected function to reject", messageOf(expected));
}

function messageOf([type, , msg]: Expected): string | undefined {
  return typeof type === "string" ? type : msg;
}

function checkError(error: unknown, [type, text = "", msg]: Expected): unknown {
  if (typeof type !== "function") return error;
  check(error instanceof type, () => `Expected a ${type.name}, got ${inspect(error)}`, msg);
  check(error.message.includes(text), () => `Expected "${text}" in "${error.message}"`, msg);
  return error;
}
