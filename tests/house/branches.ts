import type { SourceFile } from "./source_files.ts";

/** Folders of the product that must not ask which kind of task a family is, or for a table's number. */
const FOLDERS = ["kernels", "learners", "results", "report", "pipeline", "cli", "bench", "tools"];

/** The exact solutions of bandits are of bandits: a baseline may ask, by shape. */
const MAY_ASK_FOR_BANDITS = "learners/baselines/";

const KIND = "[\"'`](?:bandit|mdp)s?[-\"'`]";
const TABLE = String.raw`(?:\btable|\b\w*Table)(?:Number|\([^()]*\))?`;

const BRANCHES = [
  new RegExp(String.raw`[!=]==?\s*${KIND}`), // family.kind === "bandit"
  new RegExp(String.raw`${KIND}\s*[!=]==?`),
  new RegExp(String.raw`case\s+${KIND}`),
  new RegExp(String.raw`\.(?:startsWith|includes|match)\(\s*${KIND}`), // env.startsWith("mdp-")
  new RegExp(String.raw`${TABLE}\s*[!=]==?\s*\d`), // table === 1
  new RegExp(String.raw`\b\d\s*[!=]==?\s*(?:\w+\.)*${TABLE}\b`),
  /\bTABLE_[12]\s*:\s*TABLE_[12]\b/, // … ? TABLE_1 : TABLE_2
];

/** `PATH:LINE: CODE` of each branch on a kind of task or a table's number. */
export function branchesOnKind(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.endsWith(".ts") && FOLDERS.includes(path.split("/")[0]!))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, at) => {
        if (/^\s*(?:\*|\/\/|\/\*)/.test(line)) return []; // a comment
        const asks = BRANCHES.some((pattern) => pattern.test(line)) ||
          !path.startsWith(MAY_ASK_FOR_BANDITS) && /\bisBandit\(/.test(line);
        return asks ? [`${path}:${at + 1}: ${line.trim()}`] : [];
      })
    );
}
