import { assert, assertEquals, assertMatch } from "@std/assert";
import { PAPER_ENVIRONMENTS, PRESETS } from "../../../experiments/presets.ts";
import { MAML_BANDIT } from "../../../experiments/searches/maml_bandit.ts";
import { MAML_MDP } from "../../../experiments/searches/maml_mdp.ts";
import { REPTILE_BANDIT } from "../../../experiments/searches/reptile_bandit.ts";
import { REPTILE_MDP } from "../../../experiments/searches/reptile_mdp.ts";
import { RELEASED_SEARCHES, SEARCHES } from "../../../experiments/searches/searches.ts";
import { trialsOf } from "../../../experiments/searches/trials.ts";
import { VARIANTS } from "../../../experiments/searches/variants.ts";

const FILES = {
  "maml-bandit": MAML_BANDIT,
  "maml-mdp": MAML_MDP,
  "reptile-bandit": REPTILE_BANDIT,
  "reptile-mdp": REPTILE_MDP,
  variants: VARIANTS,
};

Deno.test("every search of every file is listed once, under its own name", () => {
  const files = [...Deno.readDirSync(new URL("../../../experiments/searches/", import.meta.url))];
  const machinery = ["search.ts", "searches.ts", "trials.ts", "work.ts"];
  assertEquals(
    files.map(({ name }) => name).filter((name) => !machinery.includes(name)).toSorted(),
    Object.keys(FILES).map((name) => `${name.replaceAll("-", "_")}.ts`),
  );
  const names = RELEASED_SEARCHES.map(({ name }) => name);
  const ofFiles = Object.values(FILES).flat().map(({ name }) => name);
  assertEquals(names.toSorted(), ofFiles.toSorted());
  assertEquals([...names, "smoke"], [...SEARCHES.keys()]);
});

Deno.test("searches of a learner and a kind of task stand in its file", () => {
  for (const [file, searches] of Object.entries(FILES)) {
    if (file === "variants") continue;
    for (const { name } of searches) assert(name.startsWith(`${file}-`), name);
  }
});

Deno.test("no search trains an agent that a table reports", () => {
  const reported = [...PRESETS.values()].flatMap(({ seeds }) => seeds);
  for (const { seeds } of RELEASED_SEARCHES) {
    assertEquals(seeds.filter((seed) => reported.includes(seed) || seed < 100), []);
  }
});

for (const search of SEARCHES.values()) {
  Deno.test(`search ${search.name}: allowed settings, the paper's environments, seeds of their own`, () => {
    assert(trialsOf(search).length > 1);
    assertMatch(search.question, /^[A-Z].*\?$/);
    for (const env of search.environments) assert(PAPER_ENVIRONMENTS.includes(env), env);
    assert(search.seeds.length > 1 && new Set(search.seeds).size === search.seeds.length);
    const kind = search.environments[0]!.split("-")[0]!;
    // Named by learner and kind of task, or by variant.
    const ofVariant = /^(all-action|untrained)-/.test(search.name);
    assert(
      search.name === "smoke" || ofVariant ||
        search.name.startsWith(`${search.algorithm}-${kind}-`),
    );
  });
}
