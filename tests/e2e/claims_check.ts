import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../../", import.meta.url).pathname;

async function python(...args: string[]): Promise<{ success: boolean; said: string }> {
  const { success, stdout, stderr } = await new Deno.Command("python3", { args, cwd: ROOT })
    .output();
  return {
    success,
    said: new TextDecoder().decode(success ? stdout : (stdout.length ? stdout : stderr)),
  };
}

const hasPython = await python("--version").then(({ success }) => success, () => false);
const ignored = { ignore: !hasPython };
const note = hasPython ? "" : " (no python3 here)";

for (const release of ["full", "smoke"]) {
  Deno.test({
    name: `Python makes every claim of ${release} again from scores and moments${note}`,
    ...ignored,
    async fn() {
      const { success, said } = await python("tools/claims.py", `outputs/published/${release}`);
      assert(success, said);
      assertStringIncludes(said, " claims made again, 0 numbers differ");
    },
  });
}

Deno.test({
  name: `a verdict, a p or a score that does not fit is seen${note}`,
  ...ignored,
  async fn() {
    const folder = await Deno.makeTempDir({ dir: `${ROOT}/outputs/test-tmp` });
    try {
      const files = ["claims.csv", "moments.csv", "scores.csv", "table1.csv", "table2.csv"];
      const texts = Object.fromEntries(
        await Promise.all(files.map(async (name) => [
          name,
          await Deno.readTextFile(`${ROOT}/outputs/published/full/${name}`),
        ])),
      ) as Record<string, string>;
      const [, verdict] = /^(paper:maml:bandit-k10-n10,.*?,)differs,/m.exec(texts["claims.csv"]!)!;
      const [, p] = /^pair:maml:one-step:mdp-n10,(?:[^,]*,){5}([^,]+),/m.exec(
        texts["claims.csv"]!,
      )!;
      const wrong: [file: string, was: string, is: string, seen: string][] = [
        [
          "claims.csv",
          `${verdict}differs,`,
          `${verdict}agrees,`,
          "the verdict is agrees, made again differs",
        ],
        ["claims.csv", `,${p},`, `,${1.1 * Number(p)},`, "pair:maml:one-step:mdp-n10: p is"],
        [
          "scores.csv",
          "bandit-k5-n100,maml,3,precise,post-adaptation,",
          "bandit-k5-n100,maml,3,precise,post-adaptation,1",
          "paper:maml:bandit-k5-n100: estimate is",
        ],
        ["moments.csv", "mdp-n10,maml,maml,", "mdp-n10,maml,untrained,", "KeyError"],
      ];
      for (const [file, was, is, seen] of wrong) {
        for (const name of files) {
          const text = name === file ? texts[name]!.replace(was, is) : texts[name]!;
          if (name === file) assert(text !== texts[name], was);
          await Deno.writeTextFile(`${folder}/${name}`, text);
        }
        const { success, said } = await python("tools/claims.py", folder);
        assertEquals(success, false, was);
        assertStringIncludes(said, seen);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
