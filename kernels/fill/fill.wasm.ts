import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./fill.op.ts";
import { fillOnHost } from "./fill.ts";
import { formOf, FORMS } from "./laws.ts";

/** Fills every lane with random numbers named by their place. */
export const fill: WasmRun<typeof op.fill> = (context, { fill, draws, out }, { R, T, E }) => {
  const law = formOf(fill);
  if (!law) {
    const values = fillOnHost(fill, draws, [R!, T!, E!], out.shape.at(-1)!);
    return context.memory.floats(out.native, out.size).set(values);
  }
  const { form, a, b } = law;
  if (form === "constant") return void context.run("fillConstant", a, out.size, out);
  const { stream, iteration, firstTask } = draws;
  const [seeds, scratch] = context.seeds(draws, 128 + 4 * (E! + 16));
  const names = [stream, seeds, iteration, firstTask];
  context.run(
    "fill",
    R!,
    T!,
    FORMS[form],
    a,
    b,
    ...names,
    E!,
    out.shape.at(-1)!,
    out,
    scratch,
  );
};
