import assert from "node:assert/strict";
import { recordsBehind, sourceOfRecord } from "../../src/model/source.ts";

Deno.test("behind a metric of a source are its records and when they were read, else its records alone", () => {
  assert.deepEqual(recordsBehind({ key: ["a", "b"], key2: "c" }), ["a", "b", "c"]);
  assert.deepEqual(recordsBehind({ key: "s.a", source: "s" }), [
    "s.a",
    "s.read_offset_ms",
    "s.read_uncertainty_ms",
  ]);
});

Deno.test("a record is of the source whose name and a point it begins with", () => {
  const sources = [{ name: "app" }, { name: "app2" }];
  assert.equal(sourceOfRecord("app2.x", sources), "app2");
  assert.equal(sourceOfRecord("app.x", sources), "app");
  assert.equal(sourceOfRecord("application.x", sources), undefined);
});
