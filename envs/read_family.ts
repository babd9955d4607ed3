/**
 * A task family from JSON: a {@linkcode TaskFamily} of which parts may be left out, with tables as
 * nested lists, and with whole tasks.
 *
 * | property | value | if absent |
 * |---|---|---|
 * | `name` | of jobs and tables; it may not begin with `bandit` or `mdp` | it must be there |
 * | `episodes` | N, before adaptation and again after it | it must be there |
 * | `dynamics.states`, `.actions` | S, A | those of `P` |
 * | `dynamics.horizon` | H, steps an episode | it must be there |
 * | `dynamics.reward` | the law of a reward with mean ρ | the reward is ρ |
 * | `dynamics.start` | the probability of each first state | state 0 |
 * | `rewards`, `transitions` | the law of each table: see `read_law.ts` | one state stays |
 * | `tasks` | whole tasks, in place of both laws: one is drawn | both laws must be there |
 * | `absorbing` | states that pay nothing and are never left | none |
 * | `report` | how results are reported | the name is the group, and means are not divided |
 *
 * A task is `{rewards, transitions, weight}`, or `{P, weight}` in Gymnasium's form: `gymnasium.ts`.
 *
 * @module
 */
import type { Fill } from "../kernels/backend.ts";
import type { FamilyReport, TaskFamily } from "./family.ts";
import { readGymTasks } from "./gymnasium.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";
import { choiceOf, listOf, partsOf, readLaw, readTable } from "./read_law.ts";
import { validateFamily } from "./validate_family.ts";
import { checkNumbers } from "./validate_fill.ts";

const FAMILY = "name episodes dynamics rewards transitions tasks absorbing report".split(" ");
const DYNAMICS = "states actions horizon reward start".split(" ");
const TASK = "rewards transitions P weight".split(" ");
const REPORT = "group unit normaliser labels".split(" ");

/** The paper's tasks are called so. */
const TAKEN = /^(bandit|mdp)/;

/** What a table is filled by, and what it looks like. */
type Laws = Readonly<Record<"rewards" | "transitions", Fill>>;
type Shapes = Readonly<Record<"rewards" | "transitions", readonly number[]>>;
type Parts = Readonly<Record<string, unknown>>;

/**
 * The family that parsed JSON describes.
 *
 * @throws {TypeError} If a part has the wrong kind
 * @throws {RangeError} If a part is missing, unknown or out of range: the message has its path, its
 * value and what is allowed
 */
export function readFamily(json: unknown): TaskFamily {
  const file = partsOf("Cannot use a task family", "it", json, FAMILY);
  const subject = `Cannot use task family ${JSON.stringify(file.name)?.slice(0, 80)}`;
  for (const name of ["name", "group"]) {
    const value = name === "name" ? file.name : (file.report as Parts | undefined)?.group;
    if (typeof value !== "string" || !TAKEN.test(value)) continue;
    throw new RangeError(
      `${subject}: ${name} is "${value}", must begin with other letters than bandit and mdp`,
    );
  }
  const given = partsOf(subject, "dynamics", file.dynamics, DYNAMICS);
  const gym = readGymTasks(subject, file.tasks);
  const { states = gym?.given, actions = gym?.actions } = given;
  checkExtent(subject, "dynamics.states", states as number, FAMILY_LIMITS.states);
  checkExtent(subject, "dynamics.actions", actions as number, FAMILY_LIMITS.actions);
  if (gym && (states !== gym.given || actions !== gym.actions)) {
    throw new RangeError(
      `${subject}: dynamics has ${states} states and ${actions} actions, must have ${gym.given} ` +
        `and ${gym.actions} as P has`,
    );
  }
  const [S, A] = [gym?.states ?? states as number, actions as number];
  const shapes: Shapes = { rewards: [S, A], transitions: [S, A, S] };
  const laws = gym?.laws ?? readTasks(subject, file.tasks, shapes) ??
    readLaws(subject, file, shapes);
  const absorbing = file.absorbing === undefined ? [] : file.absorbing as readonly number[];
  checkNumbers(subject, "absorbing", absorbing);
  const withEnds = (table: "rewards" | "transitions"): Fill =>
    absorbing.length === 0
      ? laws[table]
      : { kind: "absorbing", table, states: absorbing, of: laws[table] };
  return validateFamily({
    name: file.name as string,
    dynamics: {
      states: S,
      actions: A,
      horizon: given.horizon as number,
      reward: (given.reward ?? { kind: "gaussian", sd: 0 }) as TaskFamily["dynamics"]["reward"],
      start: startOf(given.start, states as number, S),
    },
    episodes: file.episodes as number,
    rewards: withEnds("rewards"),
    transitions: withEnds("transitions"),
    report: reportOf(subject, file, given.horizon),
  });
}

/** Both laws; those of a single state need none of transitions. */
function readLaws(subject: string, file: Parts, { rewards, transitions }: Shapes): Laws {
  const stays = rewards[0] === 1 ? { kind: "constant", value: 1 } : undefined;
  return {
    rewards: readLaw(subject, "rewards", file.rewards, rewards),
    transitions: readLaw(subject, "transitions", file.transitions ?? stays, transitions),
  };
}

/** A choice among whole tasks that are given as tables. */
function readTasks(subject: string, json: unknown, shapes: Shapes): Laws | undefined {
  if (json === undefined) return undefined;
  const tasks = listOf(subject, "tasks", json)
    .map((task, m) => partsOf(subject, `tasks[${m}]`, task, TASK));
  const weights = tasks.map(({ weight = 1 }) => weight as number);
  const of = (name: "rewards" | "transitions"): Fill => {
    const tables = tasks.map((task, m) =>
      readTable(subject, `tasks[${m}].${name}`, task[name], shapes[name])
    );
    return choiceOf(subject, "the tasks' weights", tables, weights);
  };
  const stays = shapes.rewards[0] === 1 && tasks.every((task) => task.transitions === undefined);
  return {
    rewards: of("rewards"),
    transitions: stays ? { kind: "constant", value: 1 } : of("transitions"),
  };
}

/** The first state, if nothing is said; what was added to `given` states starts no episode. */
function startOf(start: unknown, given: number, states: number): readonly number[] {
  const first = start ?? Array.from({ length: given }, (_, s) => s === 0 ? 1 : 0);
  return Array.isArray(first)
    ? [...first, ...new Array<number>(states - given).fill(0)]
    : first as readonly number[];
}

function reportOf(subject: string, { name, report = {} }: Parts, horizon: unknown): FamilyReport {
  return {
    group: name,
    unit: horizon === 1 ? "total" : "episode",
    normaliser: null,
    labels: {},
    ...partsOf(subject, "report", report, REPORT),
  } as FamilyReport;
}
