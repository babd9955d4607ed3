/**
 * `gittins`: bandits, online. At every pull the arm with the largest Gittins index.
 *
 * @module
 */
import { remember } from "../../envs/solutions/remember.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { allocateTasks, sampleTasks } from "../problem.ts";
import { testTaskNames } from "../scores.ts";
import type { Baseline } from "./baseline.ts";
import { gittinsDiscount, gittinsTable } from "./solutions/gittins.ts";
import { gittinsOnline } from "./solutions/gittins_online.ts";
import { whyNotBernoulli } from "./solutions/posterior_mean.ts";

/** One of N = 1000 takes seconds, and every seed and K needs the same. */
const tableFor = remember((pulls: number) => gittinsTable(pulls, gittinsDiscount(pulls)));

/** The Gittins index policy; it learns while it is scored, so it has no other protocol. */
export const gittins: Baseline = {
  name: "gittins",
  module: "learners/baselines/gittins.ts",
  whyNot: whyNotBernoulli,
  adaptationEpisodes: () => 0,
  cost: 10,
  solutionOf: ({ episodes }) => [episodes],
  async play({ backend, family, seeds }, { tasks: count, firstTask = 0 }) {
    const batch = allocateTasks(backend, family, 1, count);
    sampleTasks(backend, family, batch, testTaskNames(1, firstTask));
    const [rewards] = await backend.read(batch.rewards);
    const { episodes: pulls, dynamics: { actions: arms } } = family;
    const table = tableFor(pulls);
    const online = new Float64Array(seeds.length * count);
    seeds.forEach((seed, run) => {
      const draws = { stream: STREAMS.testEpisodes, seeds: [seed], iteration: 0, firstTask };
      online.set(gittinsOnline(table, { rewards: rewards!, arms, pulls, draws }), run * count);
    });
    return { online };
  },
};
