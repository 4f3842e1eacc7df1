import assert from "node:assert/strict";
import { startHttpServer } from "../../src/web/http_server.ts";

Deno.test("every answer, also a refusal, has the headers that bind a browser", async () => {
  await using server = startHttpServer({
    port: 0,
    routes: new Map([["GET /", () => new Response("hello")], ["GET /bad", () => {
      throw new Error("secret");
    }]]),
  });
  const statuses: Record<string, number> = {};
  for (const path of ["", "bad", "none"]) {
    const response = await fetch(server.url + path);
    statuses[path] = response.status;
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.ok(!/unsafe/.test(policy), policy);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    assert.ok(!/secret/.test(await response.text()));
  }
  assert.deepEqual(statuses, { "": 200, "bad": 500, "none": 404 });
});

Deno.test("a method that a path does not take is refused", async () => {
  await using server = startHttpServer({
    port: 0,
    routes: new Map([["GET /", () => new Response("hello")]]),
  });
  const origin = server.url.slice(0, -1);
  const response = await fetch(server.url, { method: "POST", headers: { origin } });
  assert.equal(response.status, 405);
  await response.body?.cancel();
});

Deno.test("a server listens on loopback alone, and is gone when it is closed", async () => {
  const server = startHttpServer({ port: 0, routes: new Map() });
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  await server[Symbol.asyncDispose]();
  await assert.rejects(fetch(server.url));
});
