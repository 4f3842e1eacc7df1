import assert from "node:assert/strict";
import { parseServerStatus } from "../../src/collect/parse_server_status.ts";
import { CollectError } from "../../src/model/errors.ts";
import { realReply } from "./fixtures.ts";

Deno.test("parseServerStatus() reads what a real server says of itself", () => {
  const status = parseServerStatus(realReply("server status"));
  assert.deepEqual(status, { initialized: true, draining: false });
});

Deno.test("parseServerStatus() sees a server drain", () => {
  const text = new TextDecoder().decode(realReply("server status"));
  const draining = text.replace('"is_draining": "false"', '"is_draining": "true"');
  assert.equal(parseServerStatus(new TextEncoder().encode(draining)).draining, true);
});

Deno.test("parseServerStatus() rejects a reply to another question, and an error", () => {
  for (const name of ["no params", "unknown method", "batch of two"]) {
    assert.throws(() => parseServerStatus(realReply(name)), CollectError);
  }
});
