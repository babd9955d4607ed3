/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { StageReply } from "../../pipeline/worker.ts";

/** In place of `worker.ts`: tries what a stage must not be able to do, and tells what it got. */
const TRIES: Readonly<Record<string, () => unknown>> = {
  "read a file": () => Deno.readTextFileSync(new URL("../../README.md", import.meta.url)),
  "list a folder": () => [...Deno.readDirSync(new URL("../../", import.meta.url))],
  "look at a file": () => Deno.lstatSync(new URL("../../README.md", import.meta.url)),
  "write a file": () => Deno.writeTextFileSync("outputs/test-tmp/pried", ""),
  "remove a file": () => Deno.removeSync("outputs/test-tmp/pried"),
  "read a variable": () => Deno.env.get("HOME"),
  "open a port": () => Deno.listen({ port: 0 }).close(),
  "fetch a page": () => fetch("http://localhost:8000/"),
  "run a program": () => new Deno.Command(Deno.execPath()).outputSync(),
  "ask for a host's name": () => Deno.hostname(),
};

self.onmessage = async () => {
  const told: string[] = [];
  for (const [what, attempt] of Object.entries(TRIES)) {
    try {
      await attempt();
      told.push(`${what}: done`);
    } catch (error) {
      told.push(`${what}: ${(error as Error).name}`);
    }
  }
  const files = { "told.txt": new TextEncoder().encode(told.join("\n")) };
  const reply: StageReply = { type: "done", files: [files], backend: "none" };
  self.postMessage(reply);
};
