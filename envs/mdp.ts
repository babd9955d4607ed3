/**
 * Tabular MDPs (Deleu, Guiroy, Hosseini 2018, section 4.2; tasks of Duan et al.
 * 2016): P[s, a, ·] ~ Dirichlet(1, …, 1), ρ[s, a] ~ N(1, 1), and a step from s
 * by a pays N(ρ[s, a], 1). Every episode starts in state 0 and lasts H steps.
 *
 * @module
 */
import type { TaskFamily } from "./family.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";

/** Extents of a tabular MDP. */
export interface MdpExtents {
  /** S, 10 in the paper. */
  readonly states?: number;
  /** A, 5 in the paper. */
  readonly actions?: number;
  /** H, 10 in the paper. */
  readonly horizon?: number;
}

/**
 * The family `mdp-n<N>`, or, with extents that are not the paper's,
 * `mdp-s<S>-a<A>-h<H>-n<N>`.
 *
 * @param episodes N, in [1, 100 000], with N·H ≤ 10⁶
 * @throws {RangeError} If an extent is outside its range
 */
export function mdpFamily(episodes: number, extents: MdpExtents = {}): TaskFamily {
  const { states = 10, actions = 5, horizon = 10 } = extents;
  const subject = "Cannot make an MDP family";
  checkExtent(subject, "S", states, FAMILY_LIMITS.states);
  checkExtent(subject, "A", actions, FAMILY_LIMITS.actions);
  checkExtent(subject, "H", horizon, FAMILY_LIMITS.horizon);
  checkExtent(subject, "N", episodes, FAMILY_LIMITS.episodes);
  checkExtent(subject, "N·H", episodes * horizon, FAMILY_LIMITS.steps);
  checkExtent(subject, "S·A·S", states * actions * states, FAMILY_LIMITS.tableEntries);
  const isThePapers = states === 10 && actions === 5 && horizon === 10;
  const group = isThePapers ? "mdp" : `mdp-s${states}-a${actions}-h${horizon}`;
  return {
    name: `${group}-n${episodes}`,
    dynamics: {
      states,
      actions,
      horizon,
      reward: { kind: "gaussian", sd: 1 },
      start: Array.from({ length: states }, (_, s) => s === 0 ? 1 : 0),
    },
    episodes,
    rewards: { kind: "normal", mean: 1, sd: 1 },
    transitions: { kind: "flat-dirichlet" },
    report: { group, unit: "episode", normaliser: "optimum", labels: {} },
  };
}
