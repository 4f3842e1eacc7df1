// needs: python3 perl socat namespaces
import assert from "node:assert/strict";
import { CollectError } from "../../../src/model/errors.ts";
import type { HelperTool } from "../../../src/collect/ssh/remote_script.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { type Misbehaviour, startMisbehavingServer } from "../../helpers/misbehaving_server.ts";
import type { UnixServer } from "../../../src/sim/unix_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually, within } from "../../helpers/eventually.ts";
import { startLocalHelper } from "../../helpers/local_helper.ts";
import { newMark } from "../../helpers/marked_processes.ts";

const TOOLS: readonly HelperTool[] = ["python3", "perl", "socat"];
const REQUEST = new TextEncoder().encode(
  '{"jsonrpc":"2.0","id":"1","method":"admin_lookup_records","params":[' +
    '{"record_name":"proxy.process.http.completed_requests","rec_types":[2,4,32]}]}',
);
const signal = new AbortController().signal;

interface Place extends AsyncDisposable {
  readonly socketPath: string;
  serve(kind: Misbehaviour | "well"): UnixServer;
}

async function makePlace(): Promise<Place> {
  const directory = await Deno.makeTempDir({ prefix: "tg-helper-" });
  await Deno.chmod(directory, 0o755);
  const stop = new AbortController();
  const servers: UnixServer[] = [];
  // Not by the name of a server's: whoever looks for servers here would connect to it.
  const socketPath = `${directory}/server.sock`;
  return {
    socketPath,
    serve(kind) {
      const server = kind === "well"
        ? startAtsServer({ socketPath, workload: createWorkload({ seed: 1 }), signal: stop.signal })
        : startMisbehavingServer({ socketPath, kind, signal: stop.signal, dripMs: 50 });
      servers.push(server);
      return server;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      stop.abort();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

function collectError(reason: CollectError["reason"], words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof CollectError, String(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, words);
    return true;
  };
}

for (const tool of TOOLS) {
  Deno.test(`the ${tool} helper passes a request and its whole reply, poll after poll`, async () => {
    await using place = await makePlace();
    const server = place.serve("well");
    await using helper = await startLocalHelper(tool);
    const names = await Deno.readTextFile("tests/fixtures/ats/all-metrics-10.1.4.json");
    const records = [...new Set(names.match(/proxy\.process\.[a-z0-9_.]+/g))].slice(0, 400);
    const params = records.map((record_name) => ({ record_name, rec_types: [2, 4, 32] }));
    const large = new TextEncoder().encode(
      JSON.stringify({ jsonrpc: "2.0", id: "ü", method: "admin_lookup_records", params }),
    );
    assert.ok(large.length > 20_000, `${large.length} bytes are no large request`);
    for (const request of [REQUEST, large, REQUEST]) {
      const { bytes: reply } = await helper.link.exchange(request, {
        deadlineMs: 20_000,
        signal,
        socketPath: place.socketPath,
      });
      const { result } = JSON.parse(new TextDecoder().decode(reply));
      const answered = result.recordList.length + result.errorList.length;
      assert.equal(answered, request === large ? records.length : 1);
    }
    assert.equal(server.stats.acceptedConnections, 3);
    assert.equal(server.stats.openConnections, 0);
  });

  Deno.test(`the ${tool} helper passes any bytes, both ways`, async () => {
    await using place = await makePlace();
    using listener = Deno.listen({ transport: "unix", path: place.socketPath });
    const bytes = Uint8Array.from({ length: 1024 }, (_, i) => (i * 7) % 256);
    const received: number[] = [];
    const served = (async () => {
      const connection = await listener.accept();
      const buffer = new Uint8Array(2048);
      while (received.length < bytes.length) {
        const count = await connection.read(buffer);
        if (count === null) break;
        received.push(...buffer.subarray(0, count));
      }
      await connection.write(bytes);
      connection.close();
    })();
    {
      await using helper = await startLocalHelper(tool);
      const options = { deadlineMs: 20_000, signal, socketPath: place.socketPath };
      const { bytes: reply } = await helper.link.exchange(bytes, options);
      assert.deepEqual([...reply], [...bytes]);
    }
    await within("the server has served", served);
    assert.deepEqual(received, [...bytes]);
  });

  Deno.test(`the ${tool} helper says that there is no socket, and what to do`, async () => {
    await using place = await makePlace();
    await using helper = await startLocalHelper(tool);
    const options = { deadlineMs: 20_000, signal, socketPath: place.socketPath };
    await assert.rejects(
      helper.link.exchange(REQUEST, options),
      collectError("no-socket", /there is no socket at .*server\.sock: .*--socket/),
    );
  });

  Deno.test(`the ${tool} helper says that nobody listens`, async () => {
    await using place = await makePlace();
    const bind = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])";
    await new Deno.Command("python3", { args: ["-c", bind, place.socketPath] }).output();
    await using helper = await startLocalHelper(tool);
    const options = { deadlineMs: 20_000, signal, socketPath: place.socketPath };
    await assert.rejects(
      helper.link.exchange(REQUEST, options),
      collectError("refused", /nobody listens on .*server\.sock/),
    );
  });

  Deno.test(`the ${tool} helper says who may connect where it is denied`, async () => {
    await using place = await makePlace();
    place.serve("well");
    await Deno.chmod(place.socketPath, 0o700);
    // Root is denied nothing, so the helper runs as nobody then.
    const before = Deno.uid() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
    if (before.length === 0) await Deno.chmod(place.socketPath, 0);
    await using helper = await startLocalHelper(tool, { before });
    const options = { deadlineMs: 20_000, signal, socketPath: place.socketPath };
    await assert.rejects(
      helper.link.exchange(REQUEST, options),
      collectError("permission", /only root .*may connect.*restricted_api/),
    );
  });

  Deno.test(`the ${tool} helper leaves a silent server at its own deadline`, async () => {
    await using place = await makePlace();
    const server = place.serve("silent");
    await using helper = await startLocalHelper(tool, { deadlineMs: 300 });
    await assert.rejects(
      helper.link.exchange(REQUEST, { deadlineMs: 60_000, signal, socketPath: place.socketPath }),
      collectError("timeout", /no answer from .*server\.sock within 300 ms/),
    );
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
    assert.equal(server.stats.acceptedConnections, 1);
  });

  Deno.test(`the ${tool} helper keeps one total deadline against a drip`, async () => {
    await using place = await makePlace();
    const server = place.serve("drip");
    await using helper = await startLocalHelper(tool, { deadlineMs: 300 });
    await assert.rejects(
      helper.link.exchange(REQUEST, { deadlineMs: 60_000, signal, socketPath: place.socketPath }),
      collectError("timeout", /the answer from .* did not end within 300 ms \(\d+ bytes came\)/),
    );
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
  });

  Deno.test(`the ${tool} helper gives up a reply that is too large`, async () => {
    await using place = await makePlace();
    const server = place.serve("flood");
    await using helper = await startLocalHelper(tool, { maxReplyBytes: 300_000 });
    await assert.rejects(
      helper.link.exchange(REQUEST, { deadlineMs: 20_000, signal, socketPath: place.socketPath }),
      collectError("too-large", /longer than 300000 bytes/),
    );
    await eventually("the connection is closed", () => server.stats.openConnections === 0);
  });

  Deno.test(`the ${tool} helper says that the server closed without an answer`, async () => {
    await using place = await makePlace();
    place.serve("close");
    await using helper = await startLocalHelper(tool);
    await assert.rejects(
      helper.link.exchange(REQUEST, { deadlineMs: 20_000, signal, socketPath: place.socketPath }),
      collectError("closed", /closed the connection without an answer/),
    );
  });

  Deno.test(`the ${tool} helper ends, and leaves the server, when its input ends`, async () => {
    await using place = await makePlace();
    const server = place.serve("silent");
    const helper = await startLocalHelper(tool);
    const options = { deadlineMs: 1_000, signal, socketPath: place.socketPath };
    const exchange = assert.rejects(
      helper.link.exchange(REQUEST, options),
      collectError("transport", /closed/),
    );
    await eventually("the server is asked", () => server.stats.openConnections === 1);
    await helper[Symbol.asyncDispose]();
    await exchange;
    await eventually("the server is left", () => server.stats.openConnections === 0);
  });
}

for (const tool of TOOLS) {
  Deno.test(`the ${tool} helper tells when the server answered, not when the answer got here`, async () => {
    await using place = await makePlace();
    let answeredMs = 0;
    using listener = Deno.listen({ transport: "unix", path: place.socketPath });
    const served = (async () => {
      for (let polls = 0; polls < 3; polls++) {
        const connection = await listener.accept();
        await connection.read(new Uint8Array(4_096));
        answeredMs = performance.now();
        await connection.write(new TextEncoder().encode("{}"));
        connection.close();
      }
    })();
    await using helper = await startLocalHelper(tool);
    const options = { deadlineMs: 30_000, signal, socketPath: place.socketPath };
    let shortestMs = Infinity;
    for (let polls = 0; polls < 3; polls++) {
      const sentMs = performance.now();
      const exchange = helper.link.exchange(REQUEST, options);
      if (polls === 2) {
        // This side reads nothing for a second, as behind a network that holds the answer up.
        await eventually("the server has answered", () => answeredMs > sentMs, { everyMs: 1 });
        const untilMs = performance.now() + 1_000;
        while (performance.now() < untilMs);
      }
      const { atMs, uncertaintyMs } = await exchange;
      const tookMs = performance.now() - sentMs;
      shortestMs = Math.min(shortestMs, tookMs);
      if (polls === 2) assert.ok(tookMs > 1_000, `${tookMs}`);
      // The two clocks are known to within a round trip, that of the shell in hundredths of a second.
      const wrongMs = Math.abs(atMs - answeredMs);
      assert.ok(wrongMs <= uncertaintyMs + shortestMs + 20, `${wrongMs} ${uncertaintyMs}`);
      assert.ok(uncertaintyMs < 400, `${uncertaintyMs}`);
    }
    await within("the server has served", served);
  });
}

Deno.test("helpers end by themselves when they hear nothing", async () => {
  await Promise.all(TOOLS.map(async (tool) => {
    await using helper = await startLocalHelper(tool, {
      idleSeconds: 1,
      pingMs: 1e6,
      stallMs: 1e6,
    });
    await within(`the ${tool} helper ends`, helper.link.ended);
    assert.notEqual((await within("its process ends", helper.process.ended)).code, 0);
  }));
});

Deno.test("helpers live on signs of life", async () => {
  await using place = await makePlace();
  place.serve("well");
  await Promise.all(TOOLS.map(async (tool) => {
    await using helper = await startLocalHelper(tool, { idleSeconds: 2, pingMs: 100 });
    // Two periods of silence, after which it would have ended.
    await new Promise((resolve) => setTimeout(resolve, 4_200));
    const options = { deadlineMs: 20_000, signal, socketPath: place.socketPath };
    assert.ok((await helper.link.exchange(REQUEST, options)).bytes.length > 100);
  }));
});

for (const tool of ["python3", "perl"] as const) {
  Deno.test(`the ${tool} helper writes a request in one go`, async () => {
    await using place = await makePlace();
    using listener = Deno.listen({ transport: "unix", path: place.socketPath });
    const request = new Uint8Array(60_000).fill(0x20);
    const served = (async () => {
      const connection = await listener.accept();
      const count = await connection.read(new Uint8Array(128 * 1024));
      await connection.write(new TextEncoder().encode("{}"));
      connection.close();
      return count;
    })();
    {
      await using helper = await startLocalHelper(tool);
      const options = { deadlineMs: 20_000, signal, socketPath: place.socketPath };
      await helper.link.exchange(request, options);
    }
    assert.equal(await within("the server has served", served), request.length);
  });

  Deno.test(`the ${tool} helper leaves the server at once when the request is aborted`, async () => {
    await using place = await makePlace();
    const server = place.serve("silent");
    await using helper = await startLocalHelper(tool);
    const abort = new AbortController();
    const options = { deadlineMs: 60_000, signal: abort.signal, socketPath: place.socketPath };
    const exchange = assert.rejects(
      helper.link.exchange(REQUEST, options),
      collectError("aborted", /stopping/),
    );
    await eventually("the server is asked", () => server.stats.openConnections === 1);
    abort.abort();
    await exchange;
    await eventually("the server is left", () => server.stats.openConnections === 0);
  });

  Deno.test(`the ${tool} helper never connects for a request that was aborted in the queue`, async () => {
    await using place = await makePlace();
    const server = place.serve("silent");
    await using helper = await startLocalHelper(tool);
    const [first, second] = [new AbortController(), new AbortController()];
    const ask = (abort: AbortController) =>
      assert.rejects(
        helper.link.exchange(REQUEST, {
          deadlineMs: 60_000,
          signal: abort.signal,
          socketPath: place.socketPath,
        }),
        collectError("aborted", /stopping/),
      );
    const asked = [ask(first), ask(second)];
    await eventually("the server is asked", () => server.stats.openConnections === 1);
    second.abort();
    first.abort();
    await Promise.all(asked);
    await eventually("the server is left", () => server.stats.openConnections === 0);
    assert.equal(server.stats.acceptedConnections, 1);
  });

  Deno.test(`the ${tool} helper waits its turn where the server's queue is full`, async () => {
    await using place = await makePlace();
    // A backlog of 0 holds one connection that nobody accepts; the next connect() is told EAGAIN.
    const script = `import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(0)
c = socket.socket(socket.AF_UNIX); c.connect(sys.argv[1]); print("full", flush=True); sys.stdin.read()`;
    const full = new Deno.Command("python3", {
      args: ["-c", script, place.socketPath],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = full.stdout.getReader();
    try {
      await within("the queue is full", reader.read());
      await using helper = await startLocalHelper(tool, { deadlineMs: 300 });
      await assert.rejects(
        helper.link.exchange(REQUEST, { deadlineMs: 60_000, signal, socketPath: place.socketPath }),
        collectError(
          "timeout",
          /took no connection within 300 ms, its queue is full: it hangs, or is busy/,
        ),
      );
    } finally {
      await full.stdin.close();
      await reader.cancel();
      await within("the full server ends", full.status);
    }
  });
}

Deno.test("a helper that answers no more is given up, and its request with it", async () => {
  await using place = await makePlace();
  place.serve("well");
  await using helper = await startLocalHelper("python3", { pingMs: 100, stallMs: 5_000 });
  Deno.kill(helper.process.pid, "SIGSTOP");
  const options = { deadlineMs: 60_000, signal, socketPath: place.socketPath };
  await assert.rejects(
    helper.link.exchange(REQUEST, options),
    collectError("transport", /ssh here: no sign of life/),
  );
});

Deno.test("a socat helper whose client has left in the middle of a reply leaves nothing behind", async () => {
  await using place = await makePlace();
  place.serve("flood");
  const mark = newMark();
  // Long enough that nothing ends by its own period.
  const options = { idleSeconds: 1_000, maxReplyBytes: 100_000, env: mark.env };
  await using helper = await startLocalHelper("socat", options);
  await assert.rejects(
    helper.link.exchange(REQUEST, { deadlineMs: 20_000, signal, socketPath: place.socketPath }),
    collectError("too-large", /longer than 100000 bytes/),
  );
  await eventually("nothing of it is left", () => mark.running().length === 0);
});

Deno.test("the socat helper is given no path that it could take for an option", async () => {
  await using helper = await startLocalHelper("socat");
  const paths = ["/tmp/a,exec=id", "/tmp/a!!EXEC:id", "/tmp/$(id)", "/tmp/a b", "/tmp/a:b"];
  for (const socketPath of paths) {
    await assert.rejects(
      helper.link.exchange(REQUEST, { deadlineMs: 20_000, signal, socketPath }),
      collectError("no-socket", /cannot be given a path/),
    );
  }
});
