import assert from "node:assert/strict";
import { parseHead } from "../../src/web/web_request.ts";

Deno.test("parseHead() reads a request", () => {
  const head = parseHead("POST /look?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12");
  assert.ok(!(head instanceof Response));
  assert.deepEqual([head.method, head.target, head.length, head.isLast], [
    ...["POST", "/look?x=1"],
    12,
    false,
  ]);
  const last = parseHead("GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Close");
  assert.equal("isLast" in last && last.isLast, true);
});

Deno.test("parseHead() refuses what could be read in two ways, what is too much, and what is no request", () => {
  const refused: readonly (readonly [head: string, status: number])[] = [
    ["GET / HTTP/1.1\r\nHost: a\r\nHost: b", 400],
    ["GET / HTTP/1.1\r\nAuthorization: a\r\nAuthorization: b", 400],
    ["POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", 400],
    ["POST / HTTP/1.1\r\nContent-Length: -1", 400],
    ["POST / HTTP/1.1\r\nContent-Length: 0x10", 400],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked", 411],
    ["POST / HTTP/1.1\r\nContent-Length: 65537", 413],
    ["GET / HTTP/1.1\r\nContent-Length: 1", 413],
    ["DELETE / HTTP/1.1", 405],
    ["GET http://other/ HTTP/1.1", 400],
    ["GET / HTTP/2.0", 400],
    ["GET /a b HTTP/1.1", 400],
    ["GET / HTTP/1.1\r\n folded: x", 400],
    ["", 400],
  ];
  for (const [head, status] of refused) {
    const answer = parseHead(head);
    assert.ok(answer instanceof Response, head);
    assert.equal(answer.status, status, head);
  }
});
