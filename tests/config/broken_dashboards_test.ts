// Dashboard files that are wrong, each with what is said of it: tests/fixtures/config/broken-dashboards.txt
// holds for each `### NAME`, the message, `---`, the text of the file.
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import { YamlFileError } from "../../src/config/yaml_file.ts";

const FILE = new URL("../fixtures/config/broken-dashboards.txt", import.meta.url);

const cases = Deno.readTextFileSync(FILE).split(/^### /m).slice(1).map((part) => {
  const [, name = "", message = "", text = ""] = /^(.*)\n([^]*?)\n---\n([^]*)$/.exec(part) ?? [];
  return { name, message, text };
});

Deno.test("at least 60 broken dashboard files are tried", () => {
  assert.ok(cases.length >= 60, String(cases.length));
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
});

for (const { name, message, text } of cases) {
  Deno.test(`a dashboard file with ${name} is refused in words, where the fault is`, () => {
    assert.throws(() => parseDashboard(text, "d.yaml"), (error: unknown) => {
      assert.ok(error instanceof YamlFileError);
      assert.equal(error.message.replaceAll("d.yaml:", ""), message);
      return true;
    });
  });
}

/** Parts of files, right and wrong ones. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(NaN, Infinity, -0, "10s", "top:3", "#fff", "counter", "share"),
);
const KEYS = {
  panel: ["min", "max", "log", "fill", "stack", "smooth", "hosts", "hosts_as", "thresholds"],
  metric: [
    "name",
    "type",
    "key",
    "key2",
    "color",
    "unit",
    "scale",
    "refresh",
    "worse",
    "alerts",
    "match",
    "most",
  ],
} as const;
const some = (keys: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 5 });

Deno.test("no values of the options of panels and metrics make the loader fail but in words", () => {
  fc.assert(
    fc.property(some(KEYS.panel), some(KEYS.metric), (panel, metric) => {
      const content = {
        pages: [{
          name: "P",
          panels: [{
            title: "T",
            metrics: [{ name: "A", type: "gauge", key: "a", color: "#ffffff", ...metric }],
            ...panel,
          }],
        }],
      };
      try {
        parseDashboard(JSON.stringify(content), "d.yaml");
      } catch (error) {
        if (!(error instanceof YamlFileError)) throw error;
        for (const { line, column, message } of error.faults) {
          assert.ok(line >= 1 && column >= 1);
          assert.doesNotMatch(message, /undefined|\[object|invalid_|Invalid input|NaN is/i);
        }
      }
    }),
    { numRuns: 500 },
  );
});
