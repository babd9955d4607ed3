import { assertEquals } from "@std/assert";
import { sourceFiles } from "./source_files.ts";

/** What belongs to one machine: its folders, and where its packages come from. */
const FORBIDDEN = [
  /(?<![\w.])\/(?:work|root|home|Users|tmp|mnt|srv)\/\w+/,
  /\bregistry\.[a-z]+(?:\.[a-z]+)+/,
  /\bnpmjs\.(?:org|com)\b/,
  /\bjsr\.io\b/,
  /\b(?:esm\.sh|unpkg\.com|jsdelivr\.net|deno\.land\/x)\b/,
];

function foundIn(text: string): string[] {
  return FORBIDDEN.flatMap((pattern) => text.match(pattern)?.[0] ?? []);
}

Deno.test("no file names a path of somebody's machine or the host of a registry", async () => {
  const files = await sourceFiles();
  const found = files.flatMap(({ path, text }) => foundIn(text).map((it) => `${path}: ${it}`));
  assertEquals(found, []);
});

Deno.test("lines of CSV files end in CRLF, of all others in LF, on every platform", async () => {
  const files = await sourceFiles();
  const ends = (text: string) => [...new Set(text.match(/\r?\n/g))];
  const wrong = files.filter(({ path, text }) =>
    ends(text).some((end) => end !== (path.endsWith(".csv") ? "\r\n" : "\n"))
  );
  assertEquals(wrong.map(({ path }) => path), []);
  const attributes = files.find(({ path }) => path === ".gitattributes")!;
  assertEquals(attributes.text.split("\n").filter((line) => /^[^#]/.test(line)), ["* -text"]);
});

/** What tools leave where they were started: profiles, logs, copies. */
const LEFTOVER = /\.(?:log|cpuprofile|heapsnapshot|tmp|bak|out|orig|rej)$|~$/;

Deno.test("no tool left a file at the root", async () => {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(new URL("../../", import.meta.url))) names.push(name);
  assertEquals(names.filter((name) => LEFTOVER.test(name)), []);
});

Deno.test("such names are found, and what only resembles them is not", () => {
  const slash = "/";
  const paths = [["", "home", "ann", "x"], ["file://", "work", "main"], ["(", "tmp", "a)"]];
  const hosts = [["registry", "npmjs", "org"], ["jsr", "io"], ["esm", "sh"], [
    "registry",
    "x",
    "y",
  ]];
  const machine = [
    ...paths.map((it) => it.join(slash)),
    ...hosts.map((it) => `https://${it.join(".")}/`),
  ];
  assertEquals(machine.filter((text) => foundIn(text).length === 0), []);
  const innocent = [
    "envs/tmp/a",
    "./work/a",
    "a registry. Then",
    "outputs/root/x",
    "npm:zod@4.6.7",
  ];
  assertEquals(innocent.flatMap(foundIn), []);
});
