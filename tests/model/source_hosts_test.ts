import assert from "node:assert/strict";
import { isReadOn } from "../../src/model/source.ts";

const host = {
  id: "ops@edge-1.example.org",
  label: "edge-1",
  address: { kind: "ssh", destination: "ops@edge-1.example.org" },
  group: "edge",
} as const;

function read(...hosts: readonly string[]): boolean {
  return isReadOn({ name: "x", origin: { kind: "system" }, hosts }, host);
}

Deno.test("a source is read on the hosts whose label, name or group it names", () => {
  assert.ok(isReadOn({ name: "x", origin: { kind: "system" } }, host));
  assert.ok(read("edge-1"));
  assert.ok(read("ops@edge-1.example.org"));
  assert.ok(read("EDGE"));
  assert.ok(read("other", "edge-*"));
  assert.ok(read("*.example.org"));
  assert.ok(!read("edge-11"));
  assert.ok(!read("edge.1"));
  assert.ok(!read("example*"));
});
