import assert from "node:assert/strict";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { lookUp, talk, valuesOf } from "./raw_client.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const RECORD = "proxy.process.http.incoming_requests";

function start(directory: string, signal: AbortSignal, chunkBytes?: number) {
  const socketPath = `${directory}/s`;
  const workload = createWorkload({ seed: 1, wallMs: () => 1_795_229_894_000 });
  return startAtsServer({ socketPath, signal, workload, chunkBytes });
}

Deno.test("the server answers one request per connection and closes after the reply", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    const first = await talk(server.socketPath, [lookUp(RECORD)]);
    assert.deepEqual([...valuesOf(first).keys()], [RECORD]);
    assert.equal(await talk(server.socketPath, [lookUp(RECORD)]), first);
    assert.equal(server.stats.acceptedConnections, 2);
  }));

Deno.test("a request that comes in two pieces with a pause is a parse error", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    const request = lookUp(RECORD);
    const half = [request.slice(0, 20), request.slice(20)];
    const reply = await talk(server.socketPath, half.slice(0, 1));
    assert.equal(reply, '{"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}}');
    // The second piece meets a connection that is being dropped.
    await talk(server.socketPath, half, { pauseMs: 50 }).catch(() => {});
    assert.deepEqual([...valuesOf(await talk(server.socketPath, [request])).keys()], [RECORD]);
  }));

Deno.test("a silent client keeps everyone else waiting until it leaves", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    const silent = await Deno.connect({ transport: "unix", path: server.socketPath });
    let answered = false;
    const other = talk(server.socketPath, [lookUp(RECORD)]).finally(() => answered = true);
    // Far longer than an answer takes; if the machine is slow, the test only proves less.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(answered, false);
    assert.equal(server.stats.acceptedConnections, 1);
    silent.close();
    assert.ok(valuesOf(await other).has(RECORD));
  }));

Deno.test("a request over 96 kB is reset without an answer, one of 90 kB is not", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    const padded = (length: number) => lookUp(RECORD).padEnd(length, " ");
    await assert.rejects(talk(server.socketPath, [padded(112_000)]), /reset|pipe/i);
    assert.ok(valuesOf(await talk(server.socketPath, [padded(90_000)])).has(RECORD));
  }));

Deno.test("a client that half-closes behind its request gets no answer", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    assert.equal(await talk(server.socketPath, [lookUp(RECORD)], { halfClose: true }), "");
  }));

Deno.test("a big reply comes in several pieces and is whole", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal, 4_096);
    const request = JSON.stringify({
      jsonrpc: "2.0",
      method: "admin_lookup_records",
      params: [{ record_name_regex: ".*", rec_types: [2, 4, 32] }],
      id: "1",
    });
    const reply = await talk(server.socketPath, [request]);
    assert.equal(valuesOf(reply).size, 787);
    assert.ok(reply.length > 250_000);
  }));

Deno.test("a client that leaves early does no harm to the next one", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    for (let i = 0; i < 5; i++) {
      const connection = await Deno.connect({ transport: "unix", path: server.socketPath });
      if (i % 2 === 0) await connection.write(new TextEncoder().encode(lookUp(RECORD)));
      connection.close();
    }
    assert.ok(valuesOf(await talk(server.socketPath, [lookUp(RECORD)])).has(RECORD));
    assert.equal(server.stats.acceptedConnections, 6);
  }));

Deno.test("a stopped server refuses, a disposed one is gone, and an abort stops it", () =>
  withDirectory(async (directory) => {
    const abort = new AbortController();
    const server = start(directory, abort.signal);
    await server.stop();
    await assert.rejects(talk(server.socketPath, [""]), Deno.errors.ConnectionRefused);
    await server.start();
    assert.ok(valuesOf(await talk(server.socketPath, [lookUp(RECORD)])).has(RECORD));
    abort.abort();
    assert.equal(server.listening, false);
    await server.start();
    assert.equal(server.listening, false);
    await server[Symbol.asyncDispose]();
    await assert.rejects(talk(server.socketPath, [""]), Deno.errors.NotFound);
  }));

Deno.test("everybody may connect to the socket", () =>
  withDirectory(async (directory, signal) => {
    await using server = start(directory, signal);
    assert.equal(((await Deno.stat(server.socketPath)).mode ?? 0) & 0o777, 0o777);
  }));
