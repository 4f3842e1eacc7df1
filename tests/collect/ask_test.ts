import assert from "node:assert/strict";
import { ask } from "../../src/collect/ask.ts";
import { CollectError } from "../../src/model/errors.ts";
import type { Answer, ExchangeOptions, Transport } from "../../src/model/transport.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { realReply } from "./fixtures.ts";

type Exchange = (request: Uint8Array, options: ExchangeOptions) => Promise<Answer>;

function transportOf(exchange: Exchange): Transport {
  return {
    exchange,
    describe: () => "a test",
    reach: () => Promise.resolve(),
    steps: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function answer(bytes: Uint8Array, atMs = 0, uncertaintyMs = 0): Promise<Answer> {
  return Promise.resolve({ bytes, atMs, uncertaintyMs });
}

const REQUESTS = [Uint8Array.of(1), Uint8Array.of(2)];

function never(): AbortSignal {
  return new AbortController().signal;
}

Deno.test("ask() merges the replies into a reading whose time spans all of theirs", async () => {
  const clock = new FakeClock(1_000);
  const asked: { readonly request: number | undefined; readonly deadlineMs: number }[] = [];
  const transport = transportOf((request, { deadlineMs }) => {
    asked.push({ request: request[0], deadlineMs });
    clock.nowMs += 30;
    return request[0] === 1
      ? answer(realReply("one known, one unknown"), 1_010, 4)
      : answer(realReply("string metric"), 1_045, 1);
  });
  const result = await ask(transport, REQUESTS, { deadlineMs: 100, signal: never(), clock });
  assert.deepEqual(result, {
    kind: "reply",
    repliedAtMs: 1_026,
    uncertaintyMs: 20,
    tookMs: 60,
    values: new Map<string, number | string>([
      ["proxy.process.http.incoming_requests", 550_521],
      ["proxy.process.version.server.short", "10.1.4"],
    ]),
    absent: ["no.such.record"],
    problems: [],
  });
  assert.deepEqual(asked, [{ request: 1, deadlineMs: 100 }, { request: 2, deadlineMs: 70 }]);
});

Deno.test("ask() gives all requests together one deadline", async () => {
  const clock = new FakeClock(1_000);
  let exchanges = 0;
  const transport = transportOf(() => {
    exchanges++;
    clock.nowMs += 100;
    return answer(realReply("no params"));
  });
  const result = await ask(transport, REQUESTS, { deadlineMs: 100, signal: never(), clock });
  assert.deepEqual(result, {
    kind: "miss",
    missedAtMs: 1_100,
    tookMs: 100,
    reason: "timeout",
    message: "no complete answer within 100 ms",
  });
  assert.equal(exchanges, 1);
});

Deno.test("ask() does not take a reply that was read after its deadline: nobody knows how old it is", async () => {
  const clock = new FakeClock(1_000);
  const transport = transportOf(() => {
    clock.nowMs += 600_000;
    return answer(realReply("no params"));
  });
  const [request = new Uint8Array()] = REQUESTS;
  const result = await ask(transport, [request], { deadlineMs: 100, signal: never(), clock });
  assert.ok(result.kind === "miss" && result.reason === "stalled");
  assert.match(result.message, /held up for 599\.\d s/);
});

Deno.test("ask() blames nobody where the machine slept while it asked", async () => {
  const clock = new FakeClock(1_000);
  const transport = transportOf(() => {
    // The monotonic clock does not run in sleep.
    clock.wallOffsetMs += 600_000;
    return answer(realReply("no params"));
  });
  const [request = new Uint8Array()] = REQUESTS;
  const result = await ask(transport, [request], { deadlineMs: 100, signal: never(), clock });
  assert.ok(result.kind === "miss" && result.reason === "stalled");
});

Deno.test("ask() turns every failure into a miss with its reason and safe words", async () => {
  for (
    const [error, reason, message] of [
      [new CollectError("refused", "nobody \x1b[2Jlistens"), "refused", "nobody [2Jlistens"],
      [new TypeError("a bug"), "transport", "asking failed: a bug"],
      ["a string", "transport", "asking failed: a string"],
    ] as const
  ) {
    const transport = transportOf(() => Promise.reject(error));
    const result = await ask(transport, REQUESTS, { deadlineMs: 100, signal: never() });
    assert.ok(result.kind === "miss");
    assert.deepEqual([result.reason, result.message], [reason, message]);
  }
  const malformed = transportOf(() => answer(new TextEncoder().encode("hello")));
  const result = await ask(malformed, REQUESTS, { deadlineMs: 100, signal: never() });
  assert.ok(result.kind === "miss" && result.reason === "malformed");
});

Deno.test("ask() does not wait for a transport that ignores its deadline, and tells it to stop", async () => {
  const clock = new FakeClock();
  let stopped = false;
  const transport = transportOf((_, { signal }) => {
    signal.addEventListener("abort", () => stopped = true);
    return new Promise(() => {});
  });
  const asked = ask(transport, REQUESTS, { deadlineMs: 1_000, signal: never(), clock });
  await clock.advance(1_100);
  const result = await asked;
  assert.ok(result.kind === "miss" && result.reason === "timeout");
  assert.ok(stopped);
});

Deno.test("ask() ends at once on abort, whatever the transport says of it", async () => {
  const abort = new AbortController();
  const hanging = transportOf(() => new Promise(() => {}));
  const complaining = transportOf((_, { signal }) =>
    new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(new CollectError("closed", "it closed")))
    )
  );
  const limits = { deadlineMs: 60_000, signal: abort.signal };
  const asked = [hanging, complaining].map((transport) => ask(transport, REQUESTS, limits));
  await settle();
  abort.abort();
  for (const result of await Promise.all(asked)) {
    assert.ok(result.kind === "miss" && result.reason === "aborted");
  }
});

Deno.test("ask() refuses to ask nothing", async () => {
  const transport = transportOf(() => assert.fail("it was asked"));
  await assert.rejects(ask(transport, [], { deadlineMs: 1, signal: never() }), TypeError);
});
