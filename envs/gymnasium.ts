/**
 * Finite MDPs as Gymnasium's toy-text environments hold them: `P[s][a]` is a list of
 * `[p, s′, r, done]`.
 *
 * ```text
 * P(s′ | s, a) = Σ p    ρ(s, a) = Σ p r    over the entries of P[s][a]
 * ```
 *
 * An episode here has no early end. A transition that is `done` leads to a state that pays nothing and
 * is never left: s′ itself if it is such a state, else one that is added, the last.
 *
 * @module
 */
import type { Fill, Table } from "../kernels/backend.ts";
import { choiceOf, listOf, partsOf } from "./read_law.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";
import { checkDistribution, quoted } from "./validate_fill.ts";

/** Whole tasks, read. */
export interface GymTasks {
  /** S of P. */
  readonly given: number;
  /** S with the state that was added, if one was. */
  readonly states: number;
  /** A. */
  readonly actions: number;
  /** A choice among them. */
  readonly laws: Readonly<Record<"rewards" | "transitions", Fill>>;
}

/** An entry of P[s][a]. */
interface Outcome {
  readonly p: number;
  readonly next: number;
  readonly reward: number;
  readonly done: boolean;
}

/** `[S][A]` lists of outcomes. */
type Model = readonly (readonly (readonly Outcome[])[])[];

/**
 * Tasks `{P, weight}`; undefined if they are not given so.
 *
 * @throws {TypeError} If a part has the wrong kind
 * @throws {RangeError} If a probability, a state or a size is not allowed
 */
export function readGymTasks(subject: string, json: unknown): GymTasks | undefined {
  if (!Array.isArray(json) || !json.some((task) => Object.hasOwn(Object(task), "P"))) {
    return undefined;
  }
  const tasks = json.map((task, m) => partsOf(subject, `tasks[${m}]`, task, ["P", "weight"]));
  const models = tasks.map(({ P }, m) => readModel(subject, `tasks[${m}].P`, P));
  const [given, actions] = [models[0]!.length, models[0]![0]!.length];
  models.forEach((model, m) => {
    if (model.length === given && model[0]!.length === actions) return;
    throw new RangeError(
      `${subject}: tasks[${m}].P has ${model.length} states and ${model[0]!.length} actions, ` +
        `must have ${given} and ${actions} as tasks[0].P has`,
    );
  });
  const states = given + (models.some(needsEnd) ? 1 : 0);
  const tables = models.map((model) => tablesOf(model, states, actions));
  const weights = tasks.map(({ weight = 1 }) => weight as number);
  const of = (name: "rewards" | "transitions") =>
    choiceOf(subject, "the tasks' weights", tables.map(({ [name]: table }) => table), weights);
  return {
    given,
    states,
    actions,
    laws: { rewards: of("rewards"), transitions: of("transitions") },
  };
}

function readModel(subject: string, path: string, json: unknown): Model {
  const rows = indexed(subject, path, json);
  checkExtent(subject, `the number of states of ${path}`, rows.length, FAMILY_LIMITS.states);
  const model = rows.map((row, s) =>
    indexed(subject, `${path}[${s}]`, row).map((list, a) =>
      readOutcomes(subject, `${path}[${s}][${a}]`, list, rows.length)
    )
  );
  model.forEach((row, s) =>
    checkExtent(subject, `the number of actions of ${path}[${s}]`, row.length, {
      min: 2,
      max: FAMILY_LIMITS.actions.max,
      ...(s > 0 && { min: model[0]!.length, max: model[0]!.length }),
    })
  );
  return model;
}

function readOutcomes(subject: string, path: string, json: unknown, states: number): Outcome[] {
  const outcomes = listOf(subject, path, json).map((entry, k): Outcome => {
    const [p, next, reward, done, ...more] = listOf(subject, `${path}[${k}]`, entry);
    const isRight = Number.isInteger(next) && next as number >= 0 && next as number < states &&
      Number.isFinite(p) && Number.isFinite(reward) && typeof done === "boolean";
    if (isRight && more.length === 0) return { p, next, reward, done } as Outcome;
    throw new RangeError(
      `${subject}: ${path}[${k}] is ${
        quoted(JSON.stringify(entry))
      }, must be [p, s′, r, done] with ` +
        `s′ below ${states}, e.g. [1, 0, 0, false]`,
    );
  });
  checkDistribution(subject, `the p of ${path}`, outcomes.map(({ p }) => p));
  return outcomes;
}

/** A list, or a dictionary with the keys 0, 1, …, as `json.dump` writes one of Python's. */
function indexed(subject: string, path: string, json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  const parts = partsOf(subject, path, json);
  return Array.from({ length: Object.keys(parts).length }, (_, at) => {
    if (Object.hasOwn(parts, at)) return parts[at];
    throw new RangeError(`${subject}: ${path} has no entry ${at}, must have all from 0 on`);
  });
}

/** Whether a transition is done that does not lead to a state that pays nothing and is never left. */
function needsEnd(model: Model): boolean {
  const isEnd = model.map((row, s) =>
    row.every((list) => list.every(({ next, reward }) => next === s && reward === 0))
  );
  return model.flat(2).some(({ next, done, p }) => done && p > 0 && !isEnd[next]);
}

function tablesOf(
  model: Model,
  states: number,
  actions: number,
): Readonly<Record<"rewards" | "transitions", Table>> {
  const end = states - 1;
  const hasEnd = end === model.length;
  const rewards = new Array<number>(states * actions).fill(0);
  const transitions = new Map<number, number>();
  for (let s = 0; s < states; s++) {
    for (let a = 0; a < actions; a++) {
      const outcomes = model[s]?.[a] ?? [{ p: 1, next: end, reward: 0, done: false }];
      for (const { p, next, reward, done } of outcomes) {
        if (p === 0) continue;
        const place = (s * actions + a) * states + (done && hasEnd ? end : next);
        transitions.set(place, (transitions.get(place) ?? 0) + p);
        rewards[s * actions + a]! += p * reward;
      }
    }
  }
  const places = [...transitions.keys()].sort((a, b) => a - b);
  return { rewards, transitions: { places, values: places.map((at) => transitions.get(at)!) } };
}
