import { type Race, race } from "./race.ts";

/** What a Worker has that a window has not, in TypeScript's eyes. */
const scope = globalThis as unknown as { postMessage(message: number[]): void };

addEventListener("message", async (event) => {
  scope.postMessage(await race((event as MessageEvent<Race>).data));
});
