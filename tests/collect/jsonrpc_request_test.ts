import assert from "node:assert/strict";
import fc from "fast-check";
import {
  buildRegexRequests,
  buildRequests,
  buildStatusRequest,
} from "../../src/collect/jsonrpc_request.ts";
import { parseReply } from "../../src/collect/parse_reply.ts";
import { UsageError } from "../../src/model/errors.ts";
import { allMetrics } from "./fixtures.ts";

interface Param {
  readonly record_name?: string;
  readonly record_name_regex?: string;
  readonly rec_types: readonly number[];
}

function read(request: Uint8Array): { method: string; id: string; params: readonly Param[] } {
  const json = JSON.parse(new TextDecoder().decode(request));
  assert.equal(json.jsonrpc, "2.0");
  return json;
}

Deno.test("buildRequests() asks for metrics and for settings by exact name, each with its types", () => {
  const requests = buildRequests(["proxy.process.http.incoming_requests", "proxy.config.x"]);
  assert.equal(requests.length, 1);
  assert.deepEqual(requests.map(read), [{
    jsonrpc: "2.0",
    method: "admin_lookup_records",
    params: [
      { record_name: "proxy.process.http.incoming_requests", rec_types: [2, 4, 32] },
      { record_name: "proxy.config.x", rec_types: [1, 16] },
    ],
    id: "1",
  }]);
});

Deno.test("buildRequests() asks for each name once and for no names not at all", () => {
  const [request, ...more] = buildRequests(["b", "a", "b", "a"]);
  assert.ok(request);
  assert.deepEqual(more, []);
  assert.deepEqual(read(request).params.map(({ record_name }) => record_name), ["b", "a"]);
  assert.deepEqual(buildRequests([]), []);
});

Deno.test("buildRequests() splits all names of a real server into requests that it accepts", () => {
  const names = [...parseReply(allMetrics()).values.keys()];
  assert.equal(names.length, 787);
  const requests = buildRequests(names);
  assert.equal(requests.length, 2);
  for (const request of requests) assert.ok(request.length <= 60_000);
  const asked = requests.flatMap((request) => read(request).params).map((p) => p.record_name);
  assert.deepEqual(asked, names);
});

Deno.test("buildRequests() never exceeds the limit, loses no name and leaves no request half empty", () => {
  const names = fc.uniqueArray(fc.string({ unit: "binary", minLength: 1, maxLength: 60 }), {
    maxLength: 60,
  });
  fc.assert(fc.property(names, fc.integer({ min: 700, max: 3_000 }), (list, maxBytes) => {
    const requests = buildRequests(list, { maxBytes });
    const params = requests.map((request) => read(request).params);
    assert.deepEqual(params.flat().map((p) => p.record_name), list.map((n) => n.toWellFormed()));
    requests.forEach((request, i) => {
      assert.ok(request.length <= maxBytes);
      const next = params[i + 1]?.[0];
      if (!next) return;
      const size = new TextEncoder().encode(`,${JSON.stringify(next)}`).length;
      assert.ok(request.length + size > maxBytes, "the next name would have fitted");
    });
  }));
});

Deno.test("buildRequests() refuses a name that fits no request", () => {
  assert.throws(() => buildRequests(["x".repeat(60_000)]), UsageError);
});

Deno.test("buildRequests() asks for names and patterns in one request", () => {
  const [request, ...more] = buildRequests(["a"], { patterns: ["^plugin\\.", "^plugin\\."] });
  assert.ok(request);
  assert.deepEqual(more, []);
  assert.deepEqual(read(request).params, [
    { record_name: "a", rec_types: [2, 4, 32] },
    { record_name_regex: "^plugin\\.", rec_types: [2, 4, 32] },
  ]);
});

Deno.test("buildRegexRequests() asks for metrics, with settings only when told to", () => {
  const types = (requests: readonly Uint8Array[]) =>
    requests.flatMap((request) => read(request).params);
  assert.deepEqual(types(buildRegexRequests(["^plugin\\."])), [
    { record_name_regex: "^plugin\\.", rec_types: [2, 4, 32] },
  ]);
  assert.deepEqual(types(buildRegexRequests(["x"], { config: true })), [
    { record_name_regex: "x", rec_types: [1, 16, 2, 4, 32] },
  ]);
});

Deno.test("buildStatusRequest() asks for the server's status", () => {
  assert.equal(read(buildStatusRequest()).method, "get_server_status");
});
