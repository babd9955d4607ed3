/**
 * Loops that a driver cuts short.
 *
 * Some drivers (lavapipe) end all loops of an invocation together after some 2¹⁶ trips, without a
 * word. Kernels for such a device count: each test whether a loop goes on is one. The recorder
 * believes nothing once an invocation went beyond what the device makes.
 *
 * @module
 */

/** Binding of the largest count; no kernel has so many of its own. */
export const LOOPS_BINDING = 10;

/** Every loop of our kernels has this form: a test before the first trip, and one after each. */
const LOOP = /\bfor \([^;]*;[^;]*;[^{]*\{/g;

/** Code that counts; lines stay where they are. */
export function countLoops(code: string, maxTrips: number): string {
  return `${code.replaceAll(LOOP, (head) => `count_test(); ${head} count_test();`)}
@group(0) @binding(${LOOPS_BINDING}) var<storage, read_write> most_tests: atomic<u32>;
var<private> tests_made: u32;
fn count_test() {
  tests_made = tests_made + 1u;
  if (tests_made > ${maxTrips}u) { atomicMax(&most_tests, tests_made); }
}
`;
}
