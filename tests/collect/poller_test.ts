import assert from "node:assert/strict";
import { type PollingOptions, startPolling } from "../../src/collect/poller.ts";
import { CollectError } from "../../src/model/errors.ts";
import type { Tick } from "../../src/model/tick.ts";
import type { Answer as Answered, ExchangeOptions, Transport } from "../../src/model/transport.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { realReply } from "./fixtures.ts";

interface Asked extends ExchangeOptions {
  readonly request: Uint8Array;
  readonly atMs: number;
}

/** A host that answers after some time; `undefined`: never; an error: with that. */
type Answer = number | undefined | CollectError;

class FakeHost implements Transport {
  readonly asked: Asked[] = [];
  readonly #clock: FakeClock;
  readonly #answers: Answer[];

  /** The last answer stays. */
  constructor(clock: FakeClock, ...answers: readonly Answer[]) {
    this.#clock = clock;
    this.#answers = [...answers];
  }

  async exchange(request: Uint8Array, options: ExchangeOptions): Promise<Answered> {
    this.asked.push({ request, atMs: this.#clock.nowMs, ...options });
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (answer instanceof CollectError) throw answer;
    const { deadlineMs, signal } = options;
    const late = answer === undefined || answer > deadlineMs;
    await this.#clock.sleep(late ? deadlineMs : answer, signal);
    if (signal.aborted) throw new CollectError("aborted", "stopped");
    if (late) throw new CollectError("timeout", "no answer");
    const bytes = realReply("one known, one unknown");
    return { bytes, atMs: this.#clock.nowMs, uncertaintyMs: 0 };
  }

  describe(): string {
    return "a test";
  }

  reach(): Promise<void> {
    return Promise.resolve();
  }

  steps(): [] {
    return [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

interface Run {
  readonly clock: FakeClock;
  /** `start 0`, `result 0/1 reply`, `settled 0`, `complete 0`, in order. */
  readonly log: string[];
  readonly ticks: Tick[];
  readonly abort: AbortController;
  readonly polling: ReturnType<typeof startPolling>;
}

function start(
  clock: FakeClock,
  transports: readonly Transport[],
  options: Partial<PollingOptions> = {},
): Run {
  const log: string[] = [];
  const ticks: Tick[] = [];
  const abort = new AbortController();
  const polling = startPolling(
    transports.map((transport, i) => ({
      host: { id: `h${i}`, label: `h${i}`, address: { kind: "local" } },
      transport,
    })),
    {
      records: ["a", "b"],
      intervalMs: 1_000,
      signal: abort.signal,
      clock,
      onStart(tick) {
        ticks.push(tick);
        log.push(`start ${tick.index}`);
      },
      onResult(tick, i) {
        const result = tick.results[i];
        log.push(
          `result ${tick.index}/${i} ${result?.kind === "miss" ? result.reason : result?.kind}`,
        );
      },
      onSettled: (tick) => log.push(`settled ${tick.index}`),
      onComplete(tick) {
        assert.ok(tick.results.every((result) => result !== undefined));
        log.push(`complete ${tick.index}`);
      },
      ...options,
    },
  );
  return { clock, log, ticks, abort, polling };
}

async function stop({ abort, polling }: Run): Promise<void> {
  abort.abort();
  await polling.done;
}

Deno.test("the first tick starts at once, and each later one at start + n x interval", async () => {
  const clock = new FakeClock(5_000);
  const host = new FakeHost(clock, 3);
  const run = start(clock, [host]);
  await clock.advance(3_500);
  assert.deepEqual(host.asked.map(({ atMs }) => atMs), [5_000, 6_000, 7_000, 8_000]);
  assert.deepEqual(
    run.ticks.map((
      { index, monotonicMs, atMs, latenessMs },
    ) => [index, monotonicMs, atMs, latenessMs]),
    [0, 1, 2, 3].map((n) => [n, 5_000 + n * 1_000, 1_795_229_899_000 + n * 1_000, 0]),
  );
  assert.deepEqual(run.log.slice(0, 5), [
    "start 0",
    "result 0/0 reply",
    "settled 0",
    "complete 0",
    "start 1",
  ]);
  await stop(run);
});

Deno.test("all hosts are asked the same bytes at the same time, each with its own deadline", async () => {
  const clock = new FakeClock();
  const hosts = [new FakeHost(clock, 3), new FakeHost(clock, undefined), new FakeHost(clock, 500)];
  const run = start(clock, hosts, { patterns: ["^plugin\\."] });
  await clock.advance(0);
  const [request] = hosts.map(({ asked }) => asked[0]?.request);
  for (const { asked } of hosts) {
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.request, request);
    assert.equal(asked[0]?.deadlineMs, 900);
  }
  await clock.advance(999);
  assert.deepEqual(run.log, [
    "start 0",
    "result 0/0 reply",
    "result 0/2 reply",
    "result 0/1 timeout",
    "settled 0",
    "complete 0",
  ]);
  await stop(run);
});

Deno.test("the deadline is 0.9 intervals but never over 5 s, unless it is given", async () => {
  for (
    const [options, deadlineMs] of [
      [{ intervalMs: 100 }, 90],
      [{ intervalMs: 60_000 }, 5_000],
      [{ intervalMs: 1_000, deadlineMs: 1_500 }, 1_500],
    ] as const
  ) {
    const clock = new FakeClock();
    const host = new FakeHost(clock, 1);
    const run = start(clock, [host], options);
    await clock.advance(0);
    assert.equal(host.asked[0]?.deadlineMs, deadlineMs);
    await stop(run);
  }
});

Deno.test("a host that stops answering delays the others' picture once, then no more", async () => {
  const clock = new FakeClock();
  const hosts = [new FakeHost(clock, 5), new FakeHost(clock, 5, undefined)];
  const run = start(clock, hosts);
  await clock.advance(2_950);
  assert.deepEqual(run.log, [
    "start 0",
    "result 0/0 reply",
    "result 0/1 reply",
    "settled 0",
    "complete 0",
    // It answered before, so it is waited for.
    "start 1",
    "result 1/0 reply",
    "result 1/1 timeout",
    "settled 1",
    "complete 1",
    "start 2",
    "result 2/0 reply",
    "settled 2",
    "result 2/1 timeout",
    "complete 2",
  ]);
  await stop(run);
});

Deno.test("a host that answers again is waited for again", async () => {
  const clock = new FakeClock();
  const refused = new CollectError("refused", "stopped");
  const hosts = [new FakeHost(clock, 5), new FakeHost(clock, refused, 20)];
  const run = start(clock, hosts);
  await clock.advance(2_500);
  assert.deepEqual(run.log.filter((line) => !line.startsWith("start")), [
    "result 0/1 refused",
    "result 0/0 reply",
    "settled 0",
    "complete 0",
    "result 1/0 reply",
    "settled 1",
    "result 1/1 reply",
    "complete 1",
    "result 2/0 reply",
    "result 2/1 reply",
    "settled 2",
    "complete 2",
  ]);
  await stop(run);
});

Deno.test("with every host down a tick settles when it is complete", async () => {
  const clock = new FakeClock();
  const refused = new CollectError("refused", "stopped");
  const run = start(clock, [new FakeHost(clock, refused), new FakeHost(clock, undefined)]);
  await clock.advance(1_950);
  assert.deepEqual(run.log.slice(5), [
    "start 1",
    "result 1/0 refused",
    "result 1/1 timeout",
    "settled 1",
    "complete 1",
  ]);
  await stop(run);
});

Deno.test("a host still busy with an earlier tick is skipped and counted, and not asked twice", async () => {
  const clock = new FakeClock();
  const host = new FakeHost(clock, 2_500, 5);
  const run = start(clock, [host, new FakeHost(clock, 5)], { deadlineMs: 2_700 });
  await clock.advance(3_100);
  assert.deepEqual(host.asked.map(({ atMs }) => atMs), [5_000, 8_000]);
  assert.deepEqual(run.polling.skipped, [2, 0]);
  assert.deepEqual(run.log.filter((line) => line.includes("/0")), [
    "result 1/0 overlap",
    "result 2/0 overlap",
    "result 0/0 reply",
    "result 3/0 reply",
  ]);
  const [overlap] = run.ticks[2]?.results ?? [];
  assert.ok(overlap?.kind === "miss");
  assert.equal(overlap.tookMs, 2_000);
  assert.match(overlap.message, /skipped: the previous poll has been waiting for 2000 ms/);
  assert.ok(run.log.includes("complete 0") && run.log.includes("complete 2"));
  await stop(run);
});

Deno.test("slots missed by a stalled process are counted and never bunched", async () => {
  const clock = new FakeClock();
  const host = new FakeHost(clock, 3);
  const run = start(clock, [host]);
  await clock.advance(500);
  await clock.stall(3_700);
  await clock.advance(1_500);
  assert.deepEqual(host.asked.map(({ atMs }) => atMs), [5_000, 9_200, 10_000]);
  assert.deepEqual(run.ticks.map(({ index, latenessMs }) => [index, latenessMs]), [
    [0, 0],
    [4, 200],
    [5, 0],
  ]);
  assert.deepEqual(run.polling.lateness(), { ticks: 3, totalMs: 200, maxMs: 200, missedSlots: 3 });
  await stop(run);
});

Deno.test("a clock that is set moves the labels and nothing else", async () => {
  const clock = new FakeClock();
  const run = start(clock, [new FakeHost(clock, 3)]);
  await clock.advance(1_500);
  clock.wallOffsetMs += 3_600_000;
  await clock.advance(1_000);
  const [first, second, third] = run.ticks.map(({ atMs }) => atMs);
  assert.equal((second ?? 0) - (first ?? 0), 1_000);
  assert.equal((third ?? 0) - (second ?? 0), 3_601_000);
  assert.deepEqual(run.ticks.map(({ monotonicMs }) => monotonicMs), [5_000, 6_000, 7_000]);
  await stop(run);
});

Deno.test("after an abort no callback is called and nothing is under way", async () => {
  const clock = new FakeClock();
  const hosts = [new FakeHost(clock, 3), new FakeHost(clock, undefined)];
  const run = start(clock, hosts);
  await clock.advance(10);
  const before = [...run.log];
  run.abort.abort();
  await run.polling.done;
  await clock.advance(10_000);
  assert.deepEqual(run.log, before);
  assert.deepEqual(before, ["start 0", "result 0/0 reply"]);
  assert.ok(hosts.every(({ asked }) => asked.length === 1 && asked[0]?.signal.aborted));
});

Deno.test("with an aborted signal nothing is asked", async () => {
  const clock = new FakeClock();
  const host = new FakeHost(clock, 3);
  const run = start(clock, [host], { signal: AbortSignal.abort() });
  await run.polling.done;
  assert.deepEqual([run.log, host.asked], [[], []]);
});

for (const name of ["onStart", "onResult", "onSettled", "onComplete"] as const) {
  Deno.test(`an error thrown by ${name} ends the polling and is not swallowed`, async () => {
    const clock = new FakeClock();
    const host = new FakeHost(clock, 3);
    const run = start(clock, [host], {
      [name]() {
        throw new RangeError("a bug");
      },
    });
    const ended = assert.rejects(run.polling.done, { name: "RangeError", message: "a bug" });
    await clock.advance(5_000);
    await ended;
    assert.ok(host.asked.length <= 1);
  });
}

Deno.test("startPolling() refuses what makes no sense", () => {
  const clock = new FakeClock();
  assert.throws(() => start(clock, [], { records: [] }), TypeError);
  assert.throws(() => start(clock, [], { intervalMs: 0 }), TypeError);
});

Deno.test("without hosts the ticks go on", async () => {
  const clock = new FakeClock();
  const run = start(clock, []);
  await clock.advance(1_000);
  assert.deepEqual(run.log, [
    "start 0",
    "settled 0",
    "complete 0",
    "start 1",
    "settled 1",
    "complete 1",
  ]);
  await settle();
  await stop(run);
});

Deno.test("no host is blamed for the time in which this program was held up", async () => {
  const clock = new FakeClock();
  const run = start(clock, [new FakeHost(clock, 3, 400)]);
  await clock.advance(1_200);
  await clock.stall(20_000);
  await clock.advance(2_000);
  const results = run.log.filter((line) => line.startsWith("result"));
  const told = results.map((line) => line.split(" ")[2]);
  assert.equal(told[0], "reply");
  assert.equal(told[1], "stalled");
  assert.ok(told.includes("reply", 2), told.join(" "));
  assert.ok(!told.includes("overlap") && !told.includes("timeout"), told.join(" "));
  await stop(run);
});

Deno.test("startPolling() asks for all records in the place of a poll: one request a tick, far below 64 KB, and of the answer the tick holds what is polled", async () => {
  const clock = new FakeClock();
  const host = new FakeHost(clock, 5);
  const taken: string[][] = [];
  const { ticks, abort, polling } = start(clock, [host], {
    records: ["of.the.page"],
    whole: {
      wants: ({ index }) => index === 1,
      takeWhole: (_, __, reply) => void taken.push([...reply.values.keys()]),
    },
  });
  await settle();
  for (let second = 0; second < 3; second++) await clock.advance(1_000);
  abort.abort();
  await clock.advance(1_000);
  await polling.done;
  const requests = host.asked.map(({ request }) => new TextDecoder().decode(request));
  assert.deepEqual(requests.map((text) => text.includes('"record_name_regex":"."')), [
    ...[false, true, false, false],
  ]);
  assert.ok(host.asked.every(({ request }) => request.length < 1_000));
  assert.equal(new Set(host.asked.map(({ atMs }) => Math.floor(atMs / 1000))).size, 4);
  const keysAt = (index: number) => {
    const result = ticks[index]!.results[0];
    return result?.kind === "reply" ? [...result.values.keys()] : undefined;
  };
  assert.deepEqual(taken, [keysAt(0)]);
  assert.ok(taken[0]!.length > 0);
  assert.deepEqual([keysAt(1), keysAt(2)], [[], keysAt(0)]);
});
