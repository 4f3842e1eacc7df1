import assert from "node:assert/strict";
import { parseRequest } from "../../src/web/web_request.ts";

Deno.test("parseRequest() refuses what could be read in two ways", () => {
  const statusOf = (...lines: string[]) => {
    const request = parseRequest(lines.join("\r\n"));
    return "status" in request ? request.status : 0;
  };
  assert.equal(statusOf("GET /metrics?x=1 HTTP/1.1", "Host: a", "Content-Length: 0"), 0);
  assert.equal(statusOf("GET /metrics HTTP/1.1", "Host: a", "Host: b"), 400);
  assert.equal(statusOf("GET /metrics HTTP/1.1", "Host: a", " folded"), 400);
  assert.equal(statusOf("GET http://a/metrics HTTP/1.1", "Host: a"), 400);
  assert.equal(statusOf("GET /metrics HTTP/2", "Host: a"), 400);
  assert.equal(statusOf("GET /metrics HTTP/1.1", "Transfer-Encoding: chunked"), 413);
  assert.equal(statusOf("GET /metrics HTTP/1.1", "Content-Length: 5"), 413);
  assert.equal(statusOf("POST /metrics HTTP/1.1"), 405);
});
