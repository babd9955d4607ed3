/**
 * How many may do something at a time; the others wait in line.
 *
 * @module
 */

/** A number of slots, given to those who ask in the order they asked. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param count how many may hold a slot at a time */
  constructor(count: number) {
    this.#free = count;
  }

  /** A slot, when there is one; disposing of it (again does nothing) gives it back. */
  async take(): Promise<Disposable> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) this.#giveBack();
        isHeld = false;
      },
    };
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
