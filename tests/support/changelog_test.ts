import { assertEquals, assertThrows } from "@std/assert";
import { withChange } from "./changelog.ts";

const OLD = "\n## [0.1.0]\n\n### Changed\n\n- Old.\n";

Deno.test("an entry is the last one under what has changed and is unreleased", () => {
  const head = "# Changelog\n\n## [Unreleased]\n\n### Changed\n\n- One,\n  in two lines.\n";
  const tail = "\n### Fixed\n\n- That.\n";
  assertEquals(withChange(head + tail + OLD, "Two."), `${head}- Two.\n${tail}${OLD}`);
  assertEquals(withChange(head, "Two."), `${head}- Two.\n`);
});

Deno.test("the part is made where there is none", () => {
  const head = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A.\n";
  const part = "\n### Changed\n\n- Two.\n";
  assertEquals(withChange(head + OLD, "Two."), head + part + OLD);
  assertEquals(withChange(head, "Two."), head + part);
  assertEquals(
    withChange(`${head}\n[Unreleased]: x\n`, "Two."),
    `${head}${part}\n[Unreleased]: x\n`,
  );
});

Deno.test("a changelog without unreleased changes is refused", () => {
  assertThrows(() => withChange(`# Changelog\n${OLD}`, "Two."), RangeError, "[Unreleased]");
});
