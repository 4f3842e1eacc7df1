import assert from "node:assert/strict";
import { buildRequests } from "../../src/collect/jsonrpc_request.ts";
import { localTransport } from "../../src/collect/local_transport.ts";
import { CollectError } from "../../src/model/errors.ts";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { fakeEnvironment, procNetUnix } from "./fake_environment.ts";
import { eventually } from "../helpers/eventually.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const AMPLE_MS = 60_000;
const CTL = "/opt/ats/bin/traffic_ctl";
const [REQUEST = new Uint8Array()] = buildRequests(["proxy.process.http.incoming_requests"]);

function startServer(socketPath: string, signal: AbortSignal) {
  return startAtsServer({ socketPath, signal, workload: createWorkload({ seed: 3 }) });
}

async function failure(work: Promise<unknown>): Promise<CollectError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof CollectError, String(error));
    return error;
  }
  return assert.fail("it succeeded");
}

Deno.test("a local host is found at the first exchange, and not looked for again while it answers", () =>
  withDirectory(async (directory, signal) => {
    const path = `${directory}/jsonrpc20.sock`;
    await using _server = startServer(path, signal);
    const environment = fakeEnvironment({
      files: { "/proc/net/unix": procNetUnix(path) },
      kinds: { [path]: "socket" },
    });
    await using transport = localTransport({}, { environment });
    assert.equal(transport.describe(), "local socket, to be discovered");
    assert.deepEqual(transport.steps(), []);
    const limits = { deadlineMs: AMPLE_MS, signal };
    assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
    assert.equal(transport.describe(), `local socket ${path}`);
    const steps = transport.steps();
    assert.deepEqual(steps.map(({ outcome }) => outcome), ["not-found", "found"]);
    environment.machine = {};
    assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
    assert.equal(transport.steps(), steps);
  }));

Deno.test("a server that comes back elsewhere is found there", () =>
  withDirectory(async (directory, signal) => {
    const limits = { deadlineMs: AMPLE_MS, signal };
    const environment = fakeEnvironment({});
    await using transport = localTransport({}, { environment });
    for (const name of ["before", "after"]) {
      await Deno.mkdir(`${directory}/${name}`);
      const path = `${directory}/${name}/jsonrpc20.sock`;
      await using server = startServer(path, signal);
      environment.machine = {
        files: { "/proc/net/unix": procNetUnix(path) },
        kinds: { [path]: "socket" },
      };
      assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
      assert.equal(transport.describe(), `local socket ${path}`);
      await server.stop();
      assert.equal((await failure(transport.exchange(REQUEST, limits))).reason, "refused");
    }
  }));

Deno.test("a stopped server's socket is kept in mind, refused, and asked again once it listens", () =>
  withDirectory(async (directory, signal) => {
    const path = `${directory}/jsonrpc20.sock`;
    await using server = startServer(path, signal);
    const found = {
      files: { "/proc/net/unix": procNetUnix(path) },
      kinds: { [path]: "socket" },
    } as const;
    const environment = fakeEnvironment(found);
    await using transport = localTransport({}, { environment });
    const limits = { deadlineMs: AMPLE_MS, signal };
    await transport.exchange(REQUEST, limits);
    await server.stop();
    environment.machine = { files: { "/proc/net/unix": procNetUnix() } };
    for (let i = 0; i < 3; i++) {
      assert.equal((await failure(transport.exchange(REQUEST, limits))).reason, "refused");
    }
    await server.start();
    assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
  }));

Deno.test("where nothing is found, the miss says so and repeats what failed on the way", async () => {
  const environment = fakeEnvironment({
    kinds: { [CTL]: "file" },
    commands: { [CTL]: { code: 2, stdout: "", stderr: "not today" } },
  });
  await using transport = localTransport({}, { environment });
  const { signal } = new AbortController();
  const error = await failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
  assert.equal(error.reason, "no-socket");
  assert.match(error.message, /no JSONRPC socket was found.*--socket \(traffic_ctl: .*not today\)/);
});

Deno.test("while a server is down, looking goes on but commands are run twice a minute at most", async () => {
  const environment = fakeEnvironment({
    kinds: { [CTL]: "file" },
    commands: { [CTL]: { code: 2, stdout: "", stderr: "not today" } },
  });
  await using transport = localTransport({}, { environment });
  const { signal } = new AbortController();
  for (let second = 0; second < 65; second++) {
    await failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
    assert.equal(transport.steps().length, 5);
    assert.match(transport.steps()[2]?.detail ?? "", /not today/);
    environment.nowMs += 1_000;
  }
  assert.equal(environment.ran.length, 3);
});

Deno.test("a slow search is joined by the next exchange, not begun again", () =>
  withDirectory(async (directory, signal) => {
    const path = `${directory}/jsonrpc20.sock`;
    await using _server = startServer(path, signal);
    const output = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
    const environment = fakeEnvironment({
      kinds: { [CTL]: "file", [path]: "socket" },
      commands: { [CTL]: () => output.promise },
    });
    await using transport = localTransport({}, { environment });
    const first = await failure(transport.exchange(REQUEST, { deadlineMs: 5, signal }));
    assert.equal(first.reason, "timeout");
    assert.match(first.message, /still looking/);
    assert.equal(transport.steps().length, 2, "the steps grow while it looks");
    const second = transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal });
    const stdout = `proxy.config.local_state_dir: ${directory}\n`;
    output.resolve({ code: 0, stdout, stderr: "" });
    assert.ok((await second).bytes.length > 0);
    assert.equal(environment.ran.length, 1);
  }));

Deno.test("a socket that the user named is asked without looking anywhere else", () =>
  withDirectory(async (directory, signal) => {
    const environment = fakeEnvironment({ kinds: { [CTL]: "file" } });
    const socketPath = `${directory}/none`;
    await using transport = localTransport({ socketPath }, { environment });
    assert.equal(transport.describe(), `local socket ${socketPath}`);
    const limits = { deadlineMs: AMPLE_MS, signal };
    for (let i = 0; i < 2; i++) {
      assert.equal((await failure(transport.exchange(REQUEST, limits))).reason, "no-socket");
    }
    assert.deepEqual(transport.steps().map(({ what }) => what), ["--socket"]);
    await using _server = startServer(socketPath, signal);
    assert.ok((await transport.exchange(REQUEST, limits)).bytes.length > 0);
  }));

Deno.test("disposing a transport ends its search", async () => {
  let killed = false;
  const environment = fakeEnvironment({
    kinds: { [CTL]: "file" },
    commands: {
      [CTL]: (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => {
            killed = true;
            reject(new DOMException("stopped", "AbortError"));
          })
        ),
    },
  });
  const transport = localTransport({}, { environment });
  const { signal } = new AbortController();
  const asked = failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }));
  await eventually("traffic_ctl is run", () => environment.ran.length === 1);
  await transport[Symbol.asyncDispose]();
  assert.equal((await asked).reason, "aborted");
  assert.ok(killed);
  assert.equal(
    (await failure(transport.exchange(REQUEST, { deadlineMs: AMPLE_MS, signal }))).reason,
    "aborted",
  );
});
