/** The released results of the smoke preset on `wasm`, which are the same on every machine. @module */
import { succeeded } from "./load.ts";
import { copyTree, type Project } from "./project.ts";

/** Where it is in a project. */
export const SMOKE_RELEASE = "outputs/published/smoke";

/** Where it is here. */
export const SMOKE_URL = new URL(`../../${SMOKE_RELEASE}`, import.meta.url);

/** What `verify --json` prints. */
export interface Verified {
  readonly jobs: number;
  readonly differences: readonly string[];
  readonly releases: readonly {
    readonly of: string;
    readonly compared: number;
    readonly released: number;
  }[];
}

/** Runs the smoke preset in a copy of the project, and compares it with what is released. */
export async function compareSmoke(project: Project): Promise<Verified> {
  await copyTree(decodeURIComponent(SMOKE_URL.pathname), `${project.path}/${SMOKE_RELEASE}`);
  succeeded(await project.run("reproduce --preset smoke --backend wasm"));
  return JSON.parse((await project.run("verify --thorough --json")).stdout);
}

/** Mean reward after adaptation of each trained cell, by its name. */
export async function rewardsIn(folder: string | URL): Promise<Record<string, string>> {
  const path = folder instanceof URL ? decodeURIComponent(folder.pathname) : folder;
  const rewards: Record<string, string> = {};
  for (const name of ["table1.csv", "table2.csv"]) {
    const [head, ...lines] = (await Deno.readTextFile(`${path}/${name}`)).trim().split("\n");
    const columns = head!.split(",");
    for (const line of lines) {
      const cells = line.split(",");
      const cell = (column: string) => cells[columns.indexOf(column)]!;
      const isTrained = ["maml", "reptile"].includes(cell("algorithm"));
      const isChosen = cell("protocol") === "post-adaptation" && cell("estimate") === "precise";
      if (isTrained && isChosen) rewards[`${cell("algorithm")} ${cell("env")}`] = cell("raw_mean");
    }
  }
  return rewards;
}
