import assert from "node:assert/strict";
import type { AccessRules } from "../../src/web/access_rules.ts";
import { LOOPBACK_NAMES } from "../../src/web/access_rules.ts";
import {
  type Handler,
  type HttpServerOptions,
  startHttpServer,
} from "../../src/web/http_server.ts";
import { eventually } from "../helpers/eventually.ts";

const BODY = "x".repeat(2_000_000);

function start({ rules = { names: LOOPBACK_NAMES }, rate }: {
  readonly rules?: AccessRules;
  readonly rate?: HttpServerOptions["rate"];
} = {}) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const streams = { gone: 0 };
  const server = startHttpServer({
    listener,
    rules,
    rate,
    routes: new Map<string, Handler>([
      ["GET /small", () => new Response("small\n")],
      ["GET /large", () => new Response(BODY)],
      ["GET /bad", () => {
        throw new Error("secret");
      }],
      ["POST /echo", async (request: Request) => new Response(await request.text())],
      ["GET /stream", () =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
            cancel: () => void streams.gone++,
          }),
          { headers: { "content-type": "text/event-stream" } },
        )],
    ]),
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, server, streams, connect: () => Deno.connect({ hostname: "127.0.0.1", port }) };
}

const send = (conn: Deno.Conn, text: string) => conn.write(new TextEncoder().encode(text));
const REQUEST = "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** All that comes until the server closes. */
async function readAll(conn: Deno.Conn): Promise<string> {
  return await new Response(conn.readable).text();
}

Deno.test("every answer, also a refusal, has the headers that bind a browser", async () => {
  const { server, url } = start();
  await using _server = server;
  const statuses: Record<string, number> = {};
  for (const path of ["/small", "/bad", "/none"]) {
    const response = await fetch(url + path);
    statuses[path] = response.status;
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.ok(!/unsafe/.test(policy), policy);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    assert.ok(!/secret/.test(await response.text()));
  }
  assert.deepEqual(statuses, { "/small": 200, "/bad": 500, "/none": 404 });
});

Deno.test("what is sent is taken as JSON of this origin, by a path that takes it", async () => {
  const { server, url } = start();
  await using _server = server;
  const post = async (path: string, headers: Record<string, string>, body: string) => {
    const response = await fetch(url + path, { method: "POST", headers, body });
    return [response.status, await response.text()];
  };
  const json = { origin: url, "content-type": "application/json" };
  assert.deepEqual(await post("/echo", json, `{"a":"ö"}`), [200, `{"a":"ö"}`]);
  assert.equal((await post("/echo", { ...json, "content-type": "text/plain" }, "{}"))[0], 415);
  assert.equal((await post("/echo", { "content-type": "application/json" }, "{}"))[0], 403);
  assert.equal((await post("/small", json, "{}"))[0], 405);
  assert.equal((await post("/echo", json, "x".repeat(65_537)))[0], 413);
});

Deno.test("more than one request is answered on a connection, and large answers whole", async () => {
  const { server, url, connect } = start();
  await using _server = server;
  for (let round = 0; round < 3; round++) {
    const answer = await fetch(`${url}/large`);
    assert.equal((await answer.text()).length, BODY.length);
  }
  const conn = await connect();
  await send(conn, REQUEST + REQUEST.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  assert.equal((await readAll(conn)).match(/HTTP\/1\.1 200 OK/g)?.length, 2);
  const head = await connect();
  await send(
    head,
    REQUEST.replace("GET", "HEAD").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
  );
  assert.match(await readAll(head), /content-length: 6\r\n\r\n$/);
});

Deno.test("others are answered while clients do not read, do not ask, or ask too much", async () => {
  const { server, url, connect } = start();
  await using _server = server;
  const stuck = await Promise.all(Array.from({ length: 20 }, connect));
  for (const [index, conn] of stuck.entries()) {
    if (index % 2 === 0) await send(conn, REQUEST.replace("small", "large"));
    else await send(conn, "GET /sm");
  }
  const answer = await fetch(`${url}/small`);
  assert.equal(await answer.text(), "small\n");
  for (const conn of stuck) conn.close();
  await eventually("those who left are let go", () => server.clients <= 1);
});

Deno.test("a head that comes drop by drop is cut, and so is a body that does not come", async () => {
  const { server, connect } = start();
  await using _server = server;
  const drops = await connect(), bodiless = await connect();
  const head = ["Host: localhost", "Origin: http://localhost", "Content-Length: 9"];
  await send(bodiless, `POST /echo HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n{`);
  const dropping = (async () => {
    for (const letter of "GET /small HTTP/1.1 and so on for ever, letter by letter") {
      await send(drops, letter);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.fail("it was never cut");
  })();
  await assert.rejects(dropping, Deno.errors.BrokenPipe);
  assert.equal(await readAll(bodiless), "");
  drops.close();
});

Deno.test("a request without an end is refused, and who is beyond the number of clients closed; streams stay", async () => {
  const { server, url, connect, streams } = start();
  await using _server = server;
  const greedy = await connect();
  await send(greedy, `GET /small HTTP/1.1\r\nX: ${"y".repeat(9000)}`);
  assert.match(await readAll(greedy), /^HTTP\/1\.1 431 /);
  const stream = await fetch(`${url}/stream`);
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "data: 1\n\n");
  const many = await Promise.all(Array.from({ length: 100 }, connect));
  await eventually("all have come", () => server.clients >= 60);
  const answer = await fetch(`${url}/small`);
  assert.equal(await answer.text(), "small\n");
  assert.ok(server.clients <= 65, `${server.clients} clients`);
  for (const conn of many) conn.close();
  assert.equal(streams.gone, 0);
  await reader.cancel();
  await eventually("the stream's end is seen", () => streams.gone === 1);
});

Deno.test("an address that asks too often is told so", async () => {
  const { server, url } = start({ rate: { atOnce: 3, perSecond: 0.001 } });
  await using _server = server;
  const statuses: number[] = [];
  for (let round = 0; round < 5; round++) {
    const answer = await fetch(`${url}/small`);
    statuses.push(answer.status);
    await answer.text();
  }
  assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
});

Deno.test("a link with the token is followed to a page with a cookie", async () => {
  const token = "a-token-of-the-tests-0123456789";
  const { server, url } = start({ rules: { token } });
  await using _server = server;
  const entered = await fetch(`${url}/?token=${token}`);
  assert.equal(entered.status, 200);
  await entered.text();
  const cookie = entered.headers.get("set-cookie")!.split(";")[0]!;
  for (const [headers, status] of [[{ cookie }, 200], [{}, 401]] as const) {
    const answer = await fetch(`${url}/small`, { headers });
    assert.equal(answer.status, status);
    await answer.text();
  }
});
