/**
 * The laws of tables that kernels know: what each is made of.
 *
 * Kernels know four forms of an entry, with up to two numbers a and b each. A law that is one of them
 * under a name of its own is an entry here; a new form is code in `fill.ts`, `fill.as.ts` and
 * `fill.wgsl` besides. All other laws are the host's: `host_laws.ts`.
 *
 * @module
 */
import type { Fill } from "../data.ts";
import type { HostKind } from "./host_laws.ts";

/** Forms of an entry, as the kernels number them. */
export const FORMS = { constant: 0, uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

/** What a fill comes down to. */
export interface LawForm {
  readonly form: keyof typeof FORMS;
  readonly a: number;
  readonly b: number;
}

/** Laws that kernels know. */
type KernelKind = Exclude<Fill["kind"], HostKind>;

/** Of each law that kernels know, by its kind. */
export const LAWS: {
  readonly [K in KernelKind]: (fill: Extract<Fill, { kind: K }>) => LawForm;
} = {
  constant: ({ value }) => ({ form: "constant", a: value, b: 0 }),
  uniform: ({ low, high }) => ({ form: "uniform", a: low, b: high }),
  normal: ({ mean, sd }) => ({ form: "normal", a: mean, b: sd }),
  "flat-dirichlet": () => ({ form: "flat-dirichlet", a: 0, b: 0 }),
};

/** What a fill comes down to; undefined if the host fills the table. */
export function formOf(fill: Fill): LawForm | undefined {
  const { [fill.kind as KernelKind]: law } = LAWS;
  return (law as ((fill: Fill) => LawForm) | undefined)?.(fill);
}
