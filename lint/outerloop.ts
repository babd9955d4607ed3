/**
 * Lint rules of this house: a result depends on its inputs and its seed, and the numerics run in a
 * browser page too.
 *
 * @module
 */

/** Where every number is reproducible: no clock, no chance but the named draws of `kernels/draws.ts`. */
const REPRODUCIBLE = [
  "kernels/",
  "envs/",
  "learners/",
  "results/",
  "pipeline/stages/",
  "report/",
];

/** Where nothing of Deno's is used. */
const PORTABLE = ["kernels/", "envs/", "learners/"];

const CLOCK_AND_CHANCE = [
  "Math.random",
  "Date.now",
  "performance.now",
  "crypto.getRandomValues",
  "crypto.randomUUID",
];

const hint = "Draw by name (kernels/draws.ts), and take times in cli/ or pipeline/";

const noClockNoChance = ruleOf(REPRODUCIBLE, (context) => ({
  MemberExpression(node) {
    const name = nameOf(node);
    if (name === undefined || !CLOCK_AND_CHANCE.includes(name)) return;
    context.report({ node, message: `${name} makes results differ from run to run`, hint });
  },
  "NewExpression[callee.name='Date'][arguments.length=0]"(node: Deno.lint.NewExpression) {
    context.report({ node, message: "new Date() makes results differ from run to run", hint });
  },
}));

const noDeno = ruleOf(PORTABLE, (context) => ({
  "Identifier[name='Deno']"(node: Deno.lint.Identifier) {
    const message = "Deno does not exist in a browser page";
    context.report({
      node,
      message,
      hint: "Use it in cli/, pipeline/ or tests/, and pass the result",
    });
  },
}));

/** The plugin; deno.json lists it. */
const plugin: Deno.lint.Plugin = {
  name: "outerloop",
  rules: { "no-clock-no-chance": noClockNoChance, "no-deno": noDeno },
};
export default plugin;

/** A rule that looks only at files under some folders of this repository. */
function ruleOf(
  folders: readonly string[],
  create: (context: Deno.lint.RuleContext) => Deno.lint.LintVisitor,
): Deno.lint.Rule {
  return {
    create: (context) => folders.some((at) => isUnder(at, context.filename)) ? create(context) : {},
  };
}

// From the root, so that a clone below a folder named envs/ is no environment.
const root = import.meta.dirname!.replaceAll("\\", "/").replace(/lint$/, "");

function isUnder(folder: string, filename: string): boolean {
  return filename.replaceAll("\\", "/").replace(root, "").startsWith(folder);
}

/** `Math.random` of both `Math.random` and `Math["random"]`. */
function nameOf({ object, property, computed }: Deno.lint.MemberExpression): string | undefined {
  if (object.type !== "Identifier") return undefined;
  if (property.type === "Identifier" && !computed) return `${object.name}.${property.name}`;
  if (property.type === "Literal") return `${object.name}.${property.value}`;
  return undefined;
}
