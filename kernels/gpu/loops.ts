/**
 * Loop trips as a device counts them.
 *
 * A driver that bounds loops bounds all loops of an invocation together, and
 * lavapipe counts how often it is tested whether one goes on: a loop of n trips
 * counts n + 1, each time that it is come to. So launchers count with
 * {@linkcode loop}, nested as the kernel's loops are; heads of kernels write it
 * L(n, c), or L(n) for L(n, 0).
 *
 * @module
 */

/** L(n, c) = n·(1 + c) + 1: a loop of n trips, and in each of them loops that count c. */
export function loop(trips: number, inside = 0): number {
  return trips * (1 + inside) + 1;
}

/** `group_sum` of group_sum.wgsl. */
export const GROUP_SUM_LOOP = loop(8);

/** `workgroup_sum` or `workgroup_max` of reduce.wgsl in a workgroup of 64. */
export const REDUCE_LOOP = loop(63);
