import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./rollout.op.ts";

/** Samples every lane's episodes. */
export const rollout: WasmRun<typeof op.rollout> = (
  context,
  { table, tasks, draws, episodes },
  { R, T, S, A, H, N, optional: isTimed },
) => {
  const { dynamics, states, actions, rewards, total, behaviour } = episodes;
  const { reward } = dynamics;
  const bytes = context.run("rolloutScratch", S!, A!, isTimed ? H! : 1);
  const [seeds, scratch] = context.seeds(draws, bytes + 4 * S!);
  context.run(
    "rollout",
    ...[R!, T!, S!, A!, H!, N!],
    reward.kind === "gaussian",
    reward.kind === "gaussian" ? reward.sd : 0,
    dynamics.start.indexOf(1),
    context.start(dynamics, scratch + bytes),
    isTimed!,
    ...[draws.stream, seeds, draws.iteration, draws.firstTask],
    ...[table, tasks.transitions, tasks.rewards, states, actions, rewards, total],
    scratch,
  );
  if (!isTimed && table !== behaviour) context.copy(table, behaviour);
};
