import assert from "node:assert/strict";
import { startMisbehavingServer } from "./misbehaving_server.ts";
import { lookUp, talk } from "../sim/raw_client.ts";
import { withDirectory } from "./with_directory.ts";

Deno.test("a flood is as long as it was asked to be, and begins like a reply", () =>
  withDirectory(async (directory, signal) => {
    const socketPath = `${directory}/s`;
    const floodBytes = 1024 * 1024;
    await using server = startMisbehavingServer({ socketPath, kind: "flood", floodBytes, signal });
    const reply = await talk(socketPath, [lookUp("x")]);
    assert.equal(reply.length, floodBytes);
    assert.ok(reply.startsWith('{"jsonrpc"'));
    assert.equal(server.stats.bytesWritten, floodBytes);
  }));

Deno.test("a drip ends when its client leaves, and the next one is served", () =>
  withDirectory(async (directory, signal) => {
    const socketPath = `${directory}/s`;
    await using server = startMisbehavingServer({
      socketPath,
      kind: "drip",
      dripMs: 60_000,
      signal,
    });
    for (let i = 0; i < 3; i++) {
      const connection = await Deno.connect({ transport: "unix", path: socketPath });
      await connection.write(new TextEncoder().encode(lookUp("x")));
      assert.equal(await connection.read(new Uint8Array(10)), 1);
      connection.close();
    }
    assert.equal(server.stats.acceptedConnections, 3);
  }));

Deno.test("garbage is never text", () =>
  withDirectory(async (directory, signal) => {
    const socketPath = `${directory}/s`;
    await using _server = startMisbehavingServer({ socketPath, kind: "garbage", signal });
    assert.ok((await talk(socketPath, [lookUp("x")])).includes("\ufffd"));
  }));
