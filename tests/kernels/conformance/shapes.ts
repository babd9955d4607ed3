/** Wrong tensors, made from what is stated of every operation. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Backend, Tensor } from "../../../kernels/backend.ts";
import type { Operation } from "../../../kernels/operation.ts";
import { TABULAR } from "../../../kernels/operations.ts";
import { placesOf } from "../../../kernels/solve.ts";
import { observed } from "../../learners/observed.ts";
import { type Extents, operationsOf } from "./operations.ts";
import { reference, type Suite } from "./suite.ts";

const EXTENTS: Extents = {
  ...{ runs: 2, tasks: 3, states: 4, actions: 5, horizon: 6, episodes: 7 },
  ...{ hidden: [9, 8], steps: 1, candidates: 2, cgSteps: 1 },
};

type Args = Record<string, unknown>;
type Call = readonly [name: string, args: Args];

/** Each operation's first arguments when all are called as they should be. */
function callsOn(backend: Backend): Call[] {
  const calls = new Map<string, Args>();
  const before = Object.fromEntries(
    Object.keys(TABULAR).map((name) => [
      name,
      (args: Args) => void (calls.has(name) || calls.set(name, args)),
    ]),
  );
  for (const { run } of operationsOf(observed(backend, { before }), EXTENTS)) run();
  return [...calls];
}

/** Arguments with another value at a path. */
function replaced(args: Args, [name, ...rest]: readonly string[], value: unknown): Args {
  const inner = rest.length === 0 ? value : replaced(args[name!] as Args, rest, value);
  return { ...args, [name!]: inner };
}

function at(args: Args, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Args)[name], args);
}

/** Shapes near a right one: an axis longer, an axis more, one less. */
function wrongShapes(shape: readonly number[]): (readonly number[])[] {
  return [...shape.map((_, k) => shape.with(k, shape[k]! + 1)), [...shape, 1], shape.slice(1)]
    .filter((it) => it.length > 0);
}

/** What every wrong tensor is answered; null where an extent is free. */
function answersOf(backend: Backend): Map<string, string | null> {
  const answers = new Map<string, string | null>();
  for (const [name, args] of callsOn(backend)) {
    const stated: Operation = TABULAR[name as keyof typeof TABULAR];
    for (const { path, name: place, kind } of placesOf(stated)) {
      if (kind) continue;
      for (const shape of wrongShapes((at(args, path) as Tensor).shape)) {
        const wrong = replaced(args, path, backend.tensor("wrong", shape));
        const run = backend[name as "fill"] as (args: unknown) => void;
        let answer: string | null = null;
        try {
          run(wrong);
        } catch (error) {
          assert(error instanceof TypeError || error instanceof RangeError, `${error}`);
          answer = error.message;
        }
        answers.set(`${name} ${place} [${shape}]`, answer);
      }
    }
  }
  return answers;
}

/** Axes that nothing else of their operation has, by operation and place. */
const FREE =
  /^(fill out|taskMean values|cgStart gradients|cgStep cg\.products|reptileAverage adapted|keepBest score|policyEntropy table|accept log) /;

/** Registers the tests. */
export function shapes({ test }: Suite): void {
  test("wrong shapes of every operation are refused, with the reference's message", (backend) => {
    const expected = answersOf(reference);
    assertEquals(answersOf(backend), expected);
    const operations = new Set([...expected.keys()].map((key) => key.split(" ")[0]!));
    assertEquals([...operations, "linearise"].sort(), Object.keys(TABULAR).sort());
    for (const [key, answer] of expected) {
      assert(answer !== null || FREE.test(key), `${key} was taken`);
      if (answer !== null) assert(/^Cannot (use tensor|name random)/.test(answer), answer);
    }
  });

  test("tensors and values of another backend are refused by every operation", (backend) => {
    const [mine, theirs] = [callsOn(backend), new Map(callsOn(reference))];
    for (const [name, args] of mine) {
      for (const { path } of placesOf(TABULAR[name as keyof typeof TABULAR] as Operation)) {
        const foreign = replaced(args, path, at(theirs.get(name)!, path));
        const run = backend[name as "fill"] as (args: unknown) => void;
        assertThrows(() => run(foreign), TypeError, "it belongs to another backend");
      }
    }
  });

  test("what an operation writes may be no other of its tensors, unless it is stated", (backend) => {
    for (const [name, args] of callsOn(backend)) {
      const stated: Operation = TABULAR[name as keyof typeof TABULAR];
      const places = placesOf(stated).filter(({ kind }) => !kind);
      for (const one of places.filter(({ isWritten }) => isWritten)) {
        for (const other of places.filter((it) => it !== one)) {
          const [a, b] = [one, other].map(({ path }) => at(args, path) as Tensor);
          if (`${a!.shape}` !== `${b!.shape}`) continue;
          const run = () =>
            (backend[name as "fill"] as (args: unknown) => void)(replaced(args, one.path, b));
          const pair = [one.name, other.name];
          if (stated.aliases?.some((it) => it.every((side) => pair.includes(side)))) run();
          else assertThrows(run, TypeError, "what is written must be another", `${name} ${pair}`);
        }
      }
    }
  });

  test("tensors are zero at first, and hold what fits; after its end a backend does nothing", async (backend) => {
    const tensor = backend.tensor("t", [2, 3]);
    assertEquals(await backend.read(tensor), [new Float64Array(6)]);
    for (const extent of [0, -1, 1.5, NaN, Infinity]) {
      const message = `Cannot allocate tensor "t": shape is [2,${extent}], every extent must be a`;
      assertThrows(() => backend.tensor("t", [2, extent]), RangeError, message);
    }
    assertThrows(() => backend.write(tensor, [1]), RangeError, "got 1 values, must be 6");
    const turned = backend.tensor("o", [3, 2]);
    assertThrows(() => backend.copy(tensor, turned), TypeError, "must be [2,3]");
    assertThrows(() => backend.copy(reference.tensor("r", [2, 3]), tensor), TypeError, "another");
    const values = [1, 2, 3, 4, 5, 6];
    backend.write(tensor, values);
    values[0] = 9;
    backend.copy(tensor, tensor);
    const [first] = await backend.read(tensor);
    first![1] = 9;
    assertEquals(await backend.read(tensor), [Float64Array.of(1, 2, 3, 4, 5, 6)]);
    assertEquals(await backend.read(), []);
  });
}
