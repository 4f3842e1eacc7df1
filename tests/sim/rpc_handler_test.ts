import assert from "node:assert/strict";
import { handleRequest } from "../../src/sim/rpc_handler.ts";
import type { SimulatedHost, WireRecord } from "../../src/sim/simulated_host.ts";

interface RealReply {
  readonly case: string;
  readonly request: string;
  readonly reply: string;
}

const REAL: readonly RealReply[] = JSON.parse(
  Deno.readTextFileSync(new URL("../fixtures/ats/replies-10.1.4.json", import.meta.url)),
);

/** A host of the records that the real server showed, as it showed them. */
function realHost(): SimulatedHost {
  const exact = new Map<string, WireRecord>();
  const byRegex = new Map<string, WireRecord>();
  for (const { request, reply } of REAL) {
    const list: { record: WireRecord }[] = JSON.parse(reply).result?.recordList ?? [];
    const records = request.includes("record_name_regex") ? byRegex : exact;
    for (const { record } of list) records.set(record.record_name, record);
  }
  return {
    draining: false,
    snapshot: () => ({
      names: () => byRegex.keys(),
      lookup: (name, how) => (how === "exact" ? exact : byRegex).get(name),
    }),
  };
}

assert.equal(REAL.length, 14);
for (const { case: name, request, reply } of REAL) {
  Deno.test(`handleRequest() answers as the real server did, byte for byte: ${name}`, () => {
    assert.equal(handleRequest(request, realHost()), reply);
  });
}

Deno.test("handleRequest() answers a notification with nothing", () => {
  const request = '{"jsonrpc": "2.0", "method": "get_server_status"}';
  assert.equal(handleRequest(request, realHost()), undefined);
  assert.equal(handleRequest(`[${request}]`, realHost()), undefined);
});

Deno.test("handleRequest() calls what is no request invalid", () => {
  for (const request of ["[]", "7", '"x"', "{}", '{"jsonrpc": "1.0", "method": "x", "id": 1}']) {
    assert.equal(
      handleRequest(request, realHost()),
      '{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}}',
    );
  }
});

Deno.test("handleRequest() tells that a host is draining", () => {
  const request = '{"jsonrpc": "2.0", "method": "get_server_status", "id": "1"}';
  const host = { ...realHost(), draining: true };
  assert.match(handleRequest(request, host) ?? "", /"is_draining": "true"/);
});

Deno.test("handleRequest() returns the id as a string", () => {
  const request = '{"jsonrpc": "2.0", "method": "nope", "id": 12}';
  assert.match(handleRequest(request, realHost()) ?? "", /"id": "12"}$/);
});
