import assert from "node:assert/strict";
import { startScrapeServer } from "../../src/web/scrape_server.ts";
import { eventually } from "../helpers/eventually.ts";

const BODY = "x".repeat(2_000_000);

function start() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const server = startScrapeServer({
    listener,
    rules: { authorities: new Set([`127.0.0.1:${port}`, "localhost"]) },
    routes: {
      "/small": () => ({ status: 200, body: "small\n" }),
      "/large": () => ({ status: 200, body: BODY }),
    },
  });
  return { port, server, connect: () => Deno.connect({ hostname: "127.0.0.1", port }) };
}

const send = (conn: Deno.Conn, text: string) => conn.write(new TextEncoder().encode(text));
const REQUEST = "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** All that comes until the server closes. */
async function readAll(conn: Deno.Conn): Promise<string> {
  return await new Response(conn.readable).text();
}

Deno.test("startScrapeServer() answers more than one request on a connection, and large answers whole", async () => {
  const { server, port, connect } = start();
  await using _server = server;
  for (let round = 0; round < 3; round++) {
    const answer = await fetch(`http://127.0.0.1:${port}/large`);
    assert.equal((await answer.text()).length, BODY.length);
  }
  const conn = await connect();
  await send(conn, REQUEST + REQUEST.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  assert.equal((await readAll(conn)).match(/HTTP\/1\.1 200 OK/g)?.length, 2);
});

Deno.test("startScrapeServer() answers others while clients do not read, do not ask, or ask too much", async () => {
  const { server, port, connect } = start();
  await using _server = server;
  const stuck = await Promise.all(Array.from({ length: 20 }, connect));
  for (const [index, conn] of stuck.entries()) {
    if (index % 2 === 0) await send(conn, REQUEST.replace("small", "large"));
    else await send(conn, "GET /sm");
  }
  const answer = await fetch(`http://127.0.0.1:${port}/small`);
  assert.equal(await answer.text(), "small\n");
  for (const conn of stuck) conn.close();
  await eventually("those who left are let go", () => server.clients <= 1);
});

Deno.test("startScrapeServer() refuses a request without an end, and closes what is beyond its number of clients", async () => {
  const { server, port, connect } = start();
  await using _server = server;
  const greedy = await connect();
  await send(greedy, `GET /small HTTP/1.1\r\nX: ${"y".repeat(9000)}`);
  assert.match(await readAll(greedy), /^HTTP\/1\.1 431 /);
  const many = await Promise.all(Array.from({ length: 100 }, connect));
  await eventually("all have come", () => server.clients >= 60);
  const answer = await fetch(`http://127.0.0.1:${port}/small`);
  assert.equal(await answer.text(), "small\n");
  assert.ok(server.clients <= 64, `${server.clients} clients`);
  for (const conn of many) conn.close();
});
