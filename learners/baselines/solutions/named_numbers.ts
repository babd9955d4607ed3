/**
 * Random numbers that a method draws for itself, such as samples of a posterior. Each task has a stream
 * of its own: draw k is element k of its name.
 *
 * @module
 */
import { counterHigh, counterLow, DRAW_LIMITS, type Draws } from "../../../kernels/draws.ts";
import { open23, threefry2x32 } from "../../../kernels/threefry/threefry.ts";
import { exactLog, exactNormal } from "./exact.ts";

/** Numbers of one task, one after the other. */
export class NamedNumbers {
  readonly #words = new Uint32Array(2);
  readonly #high: number;
  #element = 0;

  /** @param task index of the task */
  constructor(readonly draws: Draws, readonly task: number) {
    this.#high = counterHigh(draws.iteration, task);
  }

  /** Inside (0, 1). */
  uniform(): number {
    return open23(this.#next()[0]!);
  }

  /** Standard normal. */
  normal(): number {
    const words = this.#next();
    return exactNormal(words[0]!, words[1]!);
  }

  /** Gamma with rate 1 (Marsaglia & Tsang 2000). @param shape 1 or more */
  gamma(shape: number): number {
    if (shape === 1) return -exactLog(this.uniform());
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const root = 1 + c * x;
      const v = root * root * root;
      if (v <= 0) continue;
      const u = this.uniform();
      if (exactLog(u) < x * x / 2 + d - d * v + d * exactLog(v)) return d * v;
    }
  }

  /** Beta. @param a 1 or more, as b */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  /** @throws {RangeError} If the task has no name left */
  #next(): Uint32Array {
    if (this.#element >= DRAW_LIMITS.element) {
      throw new RangeError(
        `Cannot draw for task ${this.task}: all ${DRAW_LIMITS.element} names are used`,
      );
    }
    const low = counterLow(this.task, this.#element++);
    threefry2x32(this.draws.seeds[0]!, this.draws.stream, low, this.#high, this.#words);
    return this.#words;
  }
}
