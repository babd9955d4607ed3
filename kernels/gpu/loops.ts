/**
 * Loops that a driver cuts short.
 *
 * Some drivers (lavapipe) end all loops of an invocation after some 2¹⁶ trips together, without a
 * word. For such a device every kernel ends with one loop more, of two trips: if it makes only one,
 * the driver has had enough, and maybe for some time. The recorder then believes nothing.
 *
 * @module
 */

/** Binding of the check; no kernel has so many of its own. */
export const LOOPS_BINDING = 10;

/** What is there before a kernel runs: nothing was cut; the trips of the last loop. */
export const LOOPS_UNCUT: Uint32Array<ArrayBuffer> = Uint32Array.of(0, 2);

/** An entry point; its closing brace stands alone at the start of a line. */
const ENTRY = /@compute[^{]*\{[^]*?\n\}/g;

/** Code whose entry points end with the check, wherever they return; lines stay where they are. */
export function checkLoops(code: string): string {
  const checked = code.replaceAll(
    ENTRY,
    (entry) =>
      `${entry.slice(0, -1).replaceAll("return;", "check_loops(); return;")}check_loops(); }`,
  );
  return `${checked}
struct LoopCheck { cut: atomic<u32>, trips: u32 }
@group(0) @binding(${LOOPS_BINDING}) var<storage, read_write> loop_check: LoopCheck;
fn check_loops() {
  var made = 0u;
  for (var k = 0u; k < loop_check.trips; k++) { made = made + 1u + (loop_check.trips >> 31u); }
  if (made < loop_check.trips) { atomicStore(&loop_check.cut, 1u); }
}
`;
}
