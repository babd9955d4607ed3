import type { Episodes, Tasks, Tensor } from "../data.ts";
import { checkDraws, type Draws } from "../draws.ts";
import { extentsOf, type Operation } from "../operation.ts";

/**
 * Samples `episodes.count` episodes a lane with a policy table, which may depend on time;
 * `episodes.behaviour` is written from a stationary one only.
 */
export const rollout: Operation<{ table: Tensor; tasks: Tasks; draws: Draws; episodes: Episodes }> =
  {
    equation: "a_t ~ π(· | s_t), r_t ~ ρ(s_t, a_t), s_{t+1} ~ P(· | s_t, a_t); total = Σ r",
    extents: ({ episodes: { dynamics, count } }) => ({ ...extentsOf(dynamics), N: count }),
    reads: {
      table: "R T [H] S A",
      tasks: { transitions: "R T S A S", rewards: "R T S A" },
    },
    writes: {
      episodes: {
        states: "R T N H",
        actions: "R T N H",
        rewards: "R T N H",
        total: "R T",
        behaviour: "R T S A",
      },
    },
    aliases: [["table", "episodes.behaviour"]],
    check: ({ draws }, { R, T, N, H }) => checkDraws(draws, R!, T!, 2 * N! * (H! + 1)),
  };
