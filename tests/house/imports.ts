import type { SourceFile } from "./source_files.ts";

/** What a module imports or re-exports, types included, as its source writes it. */
export function importsOf({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  visit(path, text, (context) => {
    const note = (specifier: Deno.lint.Node | null) => {
      if (specifier) {
        found.push(context.sourceCode.getText(specifier).replace(/^(["'])(.*)\1$/, "$2"));
      }
    };
    return {
      ImportDeclaration: ({ source }) => note(source),
      ExportAllDeclaration: ({ source }) => note(source),
      ExportNamedDeclaration: ({ source }) => note(source),
      ImportExpression: ({ source }) => note(source),
      TSImportType: ({ argument }) => note(argument),
    };
  });
  return found;
}

/** The files that entries reach, and what of packages these import: `PATH imports "SPECIFIER"`. */
export function reachedFrom(
  files: readonly SourceFile[],
  entries: readonly string[],
): { paths: ReadonlySet<string>; packages: string[] } {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = new Set(entries);
  const packages: string[] = [];
  // A set that grows while it is walked is walked to its end.
  for (const path of paths) {
    const file = byPath.get(path);
    for (const specifier of file && /\.[jt]s$/.test(path) ? importsOf(file) : []) {
      if (!specifier.startsWith(".")) packages.push(`${path} imports "${specifier}"`);
      else paths.add(new URL(specifier, `file:///${path}`).pathname.slice(1));
    }
  }
  return { paths, packages };
}

/** The statements of a module that are no re-exports, each by its first line. */
export function statementsBesideReExports({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  visit(path, text, (context) => ({
    Program({ body }) {
      for (const statement of body) {
        const isReExport = statement.type === "ExportAllDeclaration" ||
          statement.type === "ExportNamedDeclaration" && statement.source !== null;
        if (!isReExport) found.push(context.sourceCode.getText(statement).split("\n")[0]!);
      }
    },
  }));
  return found;
}

// The linter's parser, so that comments and strings that look like imports are none.
function visit(path: string, text: string, create: Deno.lint.Rule["create"]): void {
  Deno.lint.runPlugin({ name: "house", rules: { visit: { create } } }, path, text);
}
