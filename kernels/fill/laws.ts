/**
 * The only list of laws that tables are filled by: what each is made of.
 *
 * Kernels know four forms of an entry, with up to two numbers a and b each. A law that is one of them
 * under a name of its own is an entry here; a new form is code in `fill.ts`, `fill.as.ts` and
 * `fill.wgsl` besides.
 *
 * @module
 */
import type { Fill } from "../data.ts";

/** Forms of an entry, as the kernels number them. */
export const FORMS = { constant: 0, uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

/** What a fill comes down to. */
export interface LawForm {
  readonly form: keyof typeof FORMS;
  readonly a: number;
  readonly b: number;
}

/** Of each law, by its kind. */
export const LAWS: { readonly [K in Fill["kind"]]: (fill: Fill & { kind: K }) => LawForm } = {
  constant: ({ value }) => ({ form: "constant", a: value, b: 0 }),
  uniform: ({ low, high }) => ({ form: "uniform", a: low, b: high }),
  normal: ({ mean, sd }) => ({ form: "normal", a: mean, b: sd }),
  "flat-dirichlet": () => ({ form: "flat-dirichlet", a: 0, b: 0 }),
};

/** What a fill comes down to. */
export function formOf(fill: Fill): LawForm {
  return (LAWS[fill.kind] as (fill: Fill) => LawForm)(fill);
}
