import { METRIC_TYPE_NAMES, metricFacts } from "../../src/model/metric_types.ts";
import assert from "node:assert/strict";
import { dashboardSchema } from "../../src/config/dashboard_shape.ts";

type Schema = {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
};

const schema = dashboardSchema() as Schema;
const page = schema.properties!["pages"]!.items!;
const panel = page.properties!["panels"]!.items!;
const metrics = panel.properties!["metrics"]!.items!.oneOf!;

Deno.test("the published schema is JSON Schema 2020-12 and plain data", () => {
  assert.equal(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
});

Deno.test("the published schema says what the parser allows", () => {
  assert.deepEqual(Object.keys(schema.properties!), [
    "pages",
    "history",
    "timezone",
    "sources",
    "table",
    "host_down",
  ]);
  assert.deepEqual(schema["required"], ["pages"]);
  assert.equal(schema["additionalProperties"], false);
  assert.equal(page.properties!["panels"]!["maxItems"], 4);
  assert.deepEqual(Object.keys(panel.properties!), [
    "title",
    "unit",
    "min",
    "max",
    "log",
    "fill",
    "stack",
    "smooth",
    "hosts",
    "hosts_as",
    "thresholds",
    "metrics",
    "alerts",
  ]);
  assert.deepEqual(metrics.map((metric) => metric.properties!["type"]!["const"]), [
    ...METRIC_TYPE_NAMES,
  ]);
});

Deno.test("the published schema asks for key2 where the type takes two records, and only there", () => {
  const required = metrics.map((metric) => (metric["required"] as string[]).includes("key2"));
  const takesTwo = METRIC_TYPE_NAMES.map((type) => metricFacts(type).key2 !== undefined);
  assert.deepEqual(required, takesTwo);
  assert.deepEqual(takesTwo.slice(0, 4), [false, false, true, true]);
  assert.deepEqual(metrics.map((metric) => "key2" in metric.properties!), required);
  assert.ok(metrics.every((metric) => metric["additionalProperties"] === false));
});

Deno.test("every key of the published schema is described", () => {
  const keys = metrics.flatMap((metric) => Object.entries(metric.properties!));
  assert.ok(keys.length > 15);
  for (const [name, key] of keys) assert.ok(key["description"], name);
});
