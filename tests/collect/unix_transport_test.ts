import assert from "node:assert/strict";
import { buildRequests } from "../../src/collect/jsonrpc_request.ts";
import { parseReply } from "../../src/collect/parse_reply.ts";
import type { Connection } from "../../src/collect/conversation.ts";
import { unixTransport } from "../../src/collect/unix_transport.ts";
import { CollectError } from "../../src/model/errors.ts";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { startMisbehavingServer } from "../helpers/misbehaving_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { eventually } from "../helpers/eventually.ts";
import { withDirectory } from "../helpers/with_directory.ts";

/** Long enough for any answer on a slow machine: no test waits for it to pass. */
const AMPLE_MS = 60_000;
/** Passes in the tests of deadlines. */
const SHORT_MS = 60;

const RECORD = "proxy.process.http.incoming_requests";
const [REQUEST = new Uint8Array()] = buildRequests([RECORD]);

async function failure(work: Promise<unknown>): Promise<CollectError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof CollectError, String(error));
    return error;
  }
  return assert.fail("it succeeded");
}

function never(): AbortSignal {
  return new AbortController().signal;
}

function startServer(socketPath: string, signal: AbortSignal) {
  return startAtsServer({ socketPath, signal, workload: createWorkload({ seed: 1 }) });
}

Deno.test("a request reaches the server in one piece and its reply comes back whole", () =>
  withDirectory(async (directory, signal) => {
    await using server = startServer(`${directory}/s`, signal);
    await using transport = unixTransport(`${directory}/s`);
    const exchange = { deadlineMs: AMPLE_MS, signal };
    const { bytes } = await transport.exchange(REQUEST, exchange);
    const { values } = parseReply(bytes);
    assert.deepEqual([...values.keys()], [RECORD]);
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
    assert.deepEqual(server.stats.readsPerConnection, [1]);
    assert.equal(server.stats.bytesRead, REQUEST.length);
  }));

Deno.test("a request of 60 kB arrives whole, though the server answers after 1 ms without more", () =>
  withDirectory(async (directory, signal) => {
    await using _server = startServer(`${directory}/s`, signal);
    await using transport = unixTransport(`${directory}/s`);
    const names = Array.from({ length: 640 }, (_, i) => `no.such.record.${"x".repeat(30)}.${i}`);
    const [request, ...more] = buildRequests(names);
    assert.ok(request && request.length > 50_000);
    assert.equal(more.length, 0);
    const { bytes: reply } = await transport.exchange(request, { deadlineMs: AMPLE_MS, signal });
    assert.deepEqual(parseReply(reply).absent, names);
  }));

Deno.test("an answer was given between the request's end and the reply's first byte, not its last", async () => {
  let connectedMs = 0, askedMs = 0, firstByteMs = 0, reads = 0;
  const transport = unixTransport("/nowhere", {
    connect() {
      connectedMs = performance.now();
      return Promise.resolve({
        write(bytes: Uint8Array) {
          askedMs = performance.now();
          return Promise.resolve(bytes.length);
        },
        async read(into: Uint8Array) {
          if (reads === 1) firstByteMs = performance.now();
          // The second half of the reply comes long after the first.
          await new Promise((resolve) => setTimeout(resolve, reads === 1 ? 120 : 20));
          into.set(new TextEncoder().encode("{}"));
          return reads++ < 2 ? 2 : null;
        },
        close() {},
      });
    },
  });
  const limits = { deadlineMs: AMPLE_MS, signal: never() };
  const { atMs, uncertaintyMs } = await transport.exchange(REQUEST, limits);
  const earliestMs = atMs - uncertaintyMs;
  assert.ok(connectedMs <= earliestMs && earliestMs <= askedMs, `${earliestMs}, ${askedMs}`);
  assert.ok(atMs + uncertaintyMs <= firstByteMs, `${atMs} +- ${uncertaintyMs}, ${firstByteMs}`);
  assert.ok(uncertaintyMs >= 9, `the server had 20 ms to answer in: +-${uncertaintyMs}`);
});

Deno.test("a write that takes only a part is continued at once", async () => {
  const written: Uint8Array[] = [];
  let reads = 0;
  const transport = unixTransport("/nowhere", {
    connect: () =>
      Promise.resolve<Connection>({
        write(bytes) {
          const count = Math.min(7, bytes.length);
          written.push(bytes.slice(0, count));
          return Promise.resolve(count);
        },
        read(into) {
          into.set([1, 2, 3]);
          return Promise.resolve(reads++ === 0 ? 3 : null);
        },
        close() {},
      }),
  });
  const { bytes: reply } = await transport.exchange(REQUEST, {
    deadlineMs: AMPLE_MS,
    signal: never(),
  });
  assert.deepEqual([...reply], [1, 2, 3]);
  assert.deepEqual(written.flatMap((bytes) => [...bytes]), [...REQUEST]);
});

Deno.test("a silent server costs one deadline, and its connection is closed at once", () =>
  withDirectory(async (directory, signal) => {
    await using server = startMisbehavingServer({
      socketPath: `${directory}/s`,
      kind: "silent",
      signal,
    });
    await using transport = unixTransport(`${directory}/s`);
    const error = await failure(transport.exchange(REQUEST, { deadlineMs: SHORT_MS, signal }));
    assert.equal(error.reason, "timeout");
    assert.match(error.message, /no answer from .*\/s within 60 ms/);
    await eventually(
      "one connection has come and gone",
      () => server.stats.acceptedConnections === 1 && server.stats.openConnections === 0,
    );
  }));

Deno.test("a server that sends a byte now and then costs one deadline in all, not one per byte", () =>
  withDirectory(async (directory, signal) => {
    await using server = startMisbehavingServer({
      socketPath: `${directory}/s`,
      kind: "drip",
      dripMs: 5,
      signal,
    });
    await using transport = unixTransport(`${directory}/s`);
    const error = await failure(transport.exchange(REQUEST, { deadlineMs: 3 * SHORT_MS, signal }));
    assert.equal(error.reason, "timeout");
    assert.match(error.message, /did not end within 180 ms \(\d+ bytes came\)/);
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
  }));

Deno.test("100 MB are given up at 16 MB, and no more of them is read", () =>
  withDirectory(async (directory, signal) => {
    await using server = startMisbehavingServer({
      socketPath: `${directory}/s`,
      kind: "flood",
      signal,
    });
    await using transport = unixTransport(`${directory}/s`);
    const error = await failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
    assert.equal(error.reason, "too-large");
    assert.match(error.message, /longer than 16777216 bytes/);
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
    // What was sent beyond the cap lay in the socket's buffer.
    assert.ok(server.stats.bytesWritten < 18 * 1024 * 1024, `${server.stats.bytesWritten}`);
  }));

for (
  const [kind, reason, words] of [
    ["garbage", "malformed", /is not valid UTF-8/],
    ["truncated", "malformed", /cut short after 38 bytes/],
    ["split-character", "malformed", /cut short after 31 bytes/],
    ["close", "closed", /closed the connection without an answer/],
    ["reset", "closed", /dropped the connection without an answer|without an answer/],
  ] as const
) {
  Deno.test(`a server that misbehaves (${kind}) is ${reason}`, () =>
    withDirectory(async (directory, signal) => {
      await using _server = startMisbehavingServer({ socketPath: `${directory}/s`, kind, signal });
      await using transport = unixTransport(`${directory}/s`);
      const asked = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }).then((
        { bytes },
      ) => parseReply(bytes));
      const error = await failure(asked);
      assert.equal(error.reason, reason);
      assert.match(error.message, words);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(error.message, /[\x00-\x1f\x7f-\x9f]/);
    }));
}

Deno.test("a server that stops is refused and one that starts again is asked again", () =>
  withDirectory(async (directory, signal) => {
    await using server = startServer(`${directory}/s`, signal);
    await using transport = unixTransport(`${directory}/s`);
    const limits = { deadlineMs: AMPLE_MS, signal };
    assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
    await server.stop();
    const error = await failure(transport.exchange(REQUEST, limits));
    assert.equal(error.reason, "refused");
    assert.match(error.message, /nobody listens on .*\/s: traffic_server is stopped/);
    await server.start();
    assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
  }));

Deno.test("a server that stops while a client waits is closed", () =>
  withDirectory(async (directory, signal) => {
    await using server = startMisbehavingServer({
      socketPath: `${directory}/s`,
      kind: "silent",
      signal,
    });
    await using transport = unixTransport(`${directory}/s`);
    const asked = failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
    await eventually("the request has come", () => server.stats.bytesRead === REQUEST.length);
    await server.stop();
    assert.equal((await asked).reason, "closed");
  }));

Deno.test("what is no socket is named for what it is", () =>
  withDirectory(async (directory, signal) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    for (
      const [path, reason, words] of [
        [
          `${directory}/none`,
          "no-socket",
          /there is no socket at .*none: is traffic_server running/,
        ],
        [`${directory}/file/x`, "no-socket", /there is no socket/],
        [`${directory}/file`, "refused", /file is not a socket/],
        [directory, "refused", /is a directory, not a socket/],
        [`/${"x/".repeat(60)}s`, "no-socket", /longer than the 107 bytes/],
      ] as const
    ) {
      const asked = unixTransport(path).exchange(REQUEST, { deadlineMs: AMPLE_MS, signal });
      const error = await failure(asked);
      assert.equal(error.reason, reason, path);
      assert.match(error.message, words);
    }
  }));

Deno.test("a denied socket says who may connect and which setting opens it", () =>
  withDirectory(async (directory, signal) => {
    await using _server = startServer(`${directory}/s`, signal);
    const connect = () => Promise.reject(new Deno.errors.PermissionDenied("os error 13"));
    const transport = unixTransport(`${directory}/s`, { connect });
    const error = await failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
    assert.equal(error.reason, "permission");
    assert.match(error.message, /only root (and .+ )?may connect/);
    assert.match(error.message, /rpc\.unix\.restricted_api: false in jsonrpc\.yaml/);
  }));

Deno.test("an abort while the server is silent closes the connection at once", () =>
  withDirectory(async (directory, signal) => {
    await using server = startMisbehavingServer({
      socketPath: `${directory}/s`,
      kind: "silent",
      signal,
    });
    await using transport = unixTransport(`${directory}/s`);
    const abort = new AbortController();
    const asked = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal: abort.signal });
    const error = failure(asked);
    await eventually("the request has come", () => server.stats.bytesRead === REQUEST.length);
    abort.abort();
    assert.equal((await error).reason, "aborted");
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
  }));

Deno.test("an abort while connecting leaves no silent connection behind", async () => {
  const connecting = Promise.withResolvers<Connection>();
  let closed = 0;
  const unused = () => assert.fail("a connection that came too late was used");
  const transport = unixTransport("/nowhere", { connect: () => connecting.promise });
  const abort = new AbortController();
  const asked = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal: abort.signal });
  abort.abort();
  assert.equal((await failure(asked)).reason, "aborted");
  connecting.resolve({ read: unused, write: unused, close: () => closed++ });
  await eventually("the connection is closed", () => closed === 1);
});

Deno.test("a deadline while connecting leaves no silent connection behind", async () => {
  const connecting = Promise.withResolvers<Connection>();
  let closed = 0;
  const unused = () => assert.fail("a connection that came too late was used");
  const transport = unixTransport("/nowhere", { connect: () => connecting.promise });
  const asked = transport.exchange(REQUEST, { deadlineMs: 1, signal: never() });
  const error = await failure(asked);
  assert.equal(error.reason, "timeout");
  assert.match(error.message, /no connection to \/nowhere within 1 ms/);
  connecting.resolve({ read: unused, write: unused, close: () => closed++ });
  await eventually("the connection is closed", () => closed === 1);
});

Deno.test("without any time left nothing is connected to", async () => {
  const transport = unixTransport("/nowhere", { connect: () => assert.fail("it connected") });
  const error = await failure(transport.exchange(REQUEST, { deadlineMs: -3, signal: never() }));
  assert.equal(error.reason, "timeout");
});

Deno.test("with an aborted signal, or once disposed, nothing is connected to", async () => {
  let connected = 0;
  const connect = () => {
    connected++;
    return Promise.reject(new Deno.errors.NotFound());
  };
  const transport = unixTransport("/nowhere", { connect });
  const aborted = AbortSignal.abort();
  const first = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal: aborted });
  assert.equal((await failure(first)).reason, "aborted");
  await transport[Symbol.asyncDispose]();
  const second = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal: never() });
  assert.equal((await failure(second)).reason, "aborted");
  assert.equal(connected, 0);
});

Deno.test("disposing a transport ends what is under way", () =>
  withDirectory(async (directory, signal) => {
    await using server = startMisbehavingServer({
      socketPath: `${directory}/s`,
      kind: "silent",
      signal,
    });
    const transport = unixTransport(`${directory}/s`);
    const asked = failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
    await eventually("the server is asked", () => server.stats.openConnections === 1);
    await transport[Symbol.asyncDispose]();
    assert.equal((await asked).reason, "aborted");
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
  }));

Deno.test("a full queue is waited for, as the server serves one client at a time", async () => {
  let attempts = 0;
  const transport = unixTransport("/nowhere", {
    connect() {
      if (++attempts < 3) return Promise.reject(new Deno.errors.WouldBlock());
      let reads = 0;
      return Promise.resolve({
        write: (bytes) => Promise.resolve(bytes.length),
        read: () => Promise.resolve(reads++ === 0 ? 1 : null),
        close() {},
      });
    },
  });
  const { bytes: reply } = await transport.exchange(REQUEST, {
    deadlineMs: AMPLE_MS,
    signal: never(),
  });
  assert.equal(reply.length, 1);
  assert.equal(attempts, 3);
});

Deno.test("a queue that stays full ends with the deadline and says so", async () => {
  const connect = () => Promise.reject(new Deno.errors.WouldBlock());
  const transport = unixTransport("/nowhere", { connect });
  const error = await failure(
    transport.exchange(REQUEST, { deadlineMs: SHORT_MS, signal: never() }),
  );
  assert.equal(error.reason, "timeout");
  assert.match(
    error.message,
    /the server at \/nowhere took no connection within 60 ms, its queue is full/,
  );
});

Deno.test("a path is shown without the control characters in it", async () => {
  const transport = unixTransport("/no\x1b[2Jwhere");
  assert.equal(transport.describe(), "local socket /no [2Jwhere");
  const asked = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal: never() });
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch((await failure(asked)).message, /\x1b/);
});
