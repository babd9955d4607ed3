/**
 * `deno run -A tests/docs/operations.ts`: writes docs/operations.md, a row for each stated operation.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import type { Operation } from "../../kernels/operation.ts";
import { SEQUENCES, TABULAR, VALUES } from "../../kernels/operations.ts";
import { placesOf } from "../../kernels/solve.ts";

/** What docs/operations.md says. */
export function operationsText(): string {
  const table = (group: Readonly<Record<string, Operation>>) =>
    markdownTable([
      ["name", "equation", "reads", "updates", "writes"],
      ...Object.entries(group).map(([name, { equation, reads, updates, writes, allocates }]) => [
        `\`${name}\``,
        equation.replaceAll("|", "\\|"),
        ...[{ reads }, { updates }, { writes: writes ?? allocates }].map((part) =>
          placesOf({ equation, ...part } as Operation)
            .map((place) => `${place.name} \`[${place.text}]\``).join(", ")
        ),
      ]),
    ], { alignDelimiters: false });
  return `# Operations

What every backend does, as \`kernels/*/*.op.ts\` states it and \`kernels/checked.ts\` holds arguments
to it. Letters are extents: R runs, T tasks, P parameters, S states, A actions, H steps, N episodes,
M rows, D inputs, C candidates. An axis in brackets may be missing, and \`…\` stands for any axes.
\`deno run -A tests/docs/operations.ts\` writes this page.

<!-- deno-fmt-ignore-start -->

${table(TABULAR as unknown as Record<string, Operation>)}

Policies that remember a trial, on \`reference\` and \`wasm\`:

${table(SEQUENCES as unknown as Record<string, Operation>)}

Values that a backend makes, and what stands in them:

${table(VALUES as unknown as Record<string, Operation>)}

<!-- deno-fmt-ignore-end -->
`;
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("../../docs/operations.md", import.meta.url), operationsText());
}
