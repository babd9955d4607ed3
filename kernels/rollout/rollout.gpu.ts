import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { APPROXIMATE, REDUCE, THREEFRY } from "../gpu/sources.ts";
import type * as op from "./rollout.op.ts";
import source from "./rollout.wgsl" with { type: "text" };

const ROLLOUT: Kernel = {
  name: "rollout",
  sources: [THREEFRY, APPROXIMATE, REDUCE, {
    path: "kernels/rollout/rollout.wgsl",
    text: source,
  }],
  bindings: ["read", "read", "read", "read", "read", "write", "write", "write", "write"],
};

const GAUSSIAN = 1;
const TIMED = 2;

/** Samples every lane's episodes. */
export const rollout: GpuOperation<typeof op.rollout> = {
  kernels: [ROLLOUT],
  run(context, { table, tasks, draws, episodes }, { R, T, S, A, H, N, optional: isTimed }) {
    const { recorder } = context;
    const { dynamics, states, actions, rewards, total, behaviour } = episodes;
    const { reward } = dynamics;
    const gaussian = reward.kind === "gaussian";
    const { seeds, stream, iteration, firstTask } = draws;
    recorder.dispatch(
      ROLLOUT,
      {
        runs: R!,
        tasks: T!,
        states: S!,
        actions: A!,
        horizon: H!,
        episodes: N!,
        // −1, where no first state is certain, is all ones as u32.
        start: dynamics.start.indexOf(1),
        flags: (gaussian ? GAUSSIAN : 0) | (isTimed ? TIMED : 0),
        sd: gaussian ? reward.sd : 0,
        ...{ stream, iteration, firstTask },
      },
      [
        ...[recorder.seeds(seeds), context.start(dynamics), table],
        ...[tasks.transitions, tasks.rewards, states, actions, rewards, total],
      ],
      R! * T!,
    );
    if (!isTimed && table !== behaviour) {
      recorder.copy(table.native, behaviour.native, 4 * table.size);
    }
  },
};
