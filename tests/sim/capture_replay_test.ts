import assert from "node:assert/strict";
import { pollAt, startCaptureReplay } from "../../src/sim/capture_replay.ts";
import { parseCapture } from "../../src/sim/parse_capture.ts";
import { lookUp, talk, valuesOf } from "./raw_client.ts";
import { CAPTURE } from "./real_capture.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const RECORD = "proxy.process.http.incoming_requests";
const POLLS = parseCapture(CAPTURE);

/** Time that passes when a test says so. */
class Time {
  nowMs = 0;
  #wake: (() => void)[] = [];
  #untilMs = 0;

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> => {
    this.#untilMs = this.nowMs + ms;
    return new Promise((resolve) => {
      this.#wake.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  };

  /** Goes to a time through every moment at which the replay wants to wake. */
  async goTo(atMs: number): Promise<void> {
    await this.#settle();
    while (this.#untilMs <= atMs && this.#wake.length > 0) {
      this.nowMs = this.#untilMs;
      this.#wake.splice(0).forEach((wake) => wake());
      await this.#settle();
    }
    this.nowMs = atMs;
  }

  async #settle(): Promise<void> {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function ask(path: string): Promise<string> {
  try {
    return valuesOf(await talk(path, [lookUp(RECORD)])).get(RECORD) ?? "absent";
  } catch (error) {
    return error instanceof Error ? error.name : "?";
  }
}

Deno.test("pollAt() is the poll nearest to a time, and none after the end", () => {
  assert.equal(pollAt(POLLS, 0).poll, POLLS[0]);
  assert.equal(pollAt(POLLS, 499).poll, POLLS[0]);
  assert.equal(pollAt(POLLS, 501).poll, POLLS[1]);
  assert.equal(pollAt(POLLS, 149_400).poll, POLLS[149]);
  assert.equal(pollAt(POLLS, 149_600).poll, undefined);
});

Deno.test("a replay says what the real server said when it said it, its stop and restart included", () =>
  withDirectory(async (directory, signal) => {
    const time = new Time();
    await using replay = startCaptureReplay({
      polls: POLLS,
      socketPath: `${directory}/s`,
      signal,
      monotonicMs: () => time.nowMs,
      wait: time.wait,
    });
    const said: string[] = [];
    for (const second of [0, 1, 40, 70, 71, 75, 78, 79, 100, 149, 151]) {
      await time.goTo(second * 1_000);
      said.push(await ask(replay.server.socketPath));
    }
    const recorded = (i: number) => String(POLLS[i]?.records?.get(RECORD)?.["current_value"]);
    assert.deepEqual(said, [
      recorded(0),
      recorded(1),
      recorded(40),
      recorded(70),
      "ConnectionRefused",
      "ConnectionRefused",
      "ConnectionRefused",
      recorded(79),
      recorded(100),
      recorded(149),
      "ConnectionRefused",
    ]);
    assert.ok(Number(recorded(79)) < Number(recorded(70)), "its counters began anew");
    await replay.done;
  }));

Deno.test("a replay can run faster, and ends with the capture", () =>
  withDirectory(async (directory, signal) => {
    const time = new Time();
    await using replay = startCaptureReplay({
      polls: POLLS,
      socketPath: `${directory}/s`,
      signal,
      speed: 10,
      monotonicMs: () => time.nowMs,
      wait: time.wait,
    });
    await time.goTo(7_500);
    assert.equal(await ask(replay.server.socketPath), "ConnectionRefused");
    await time.goTo(14_900);
    const last = String(POLLS[149]?.records?.get(RECORD)?.["current_value"]);
    assert.equal(await ask(replay.server.socketPath), last);
    await time.goTo(14_960);
    assert.equal(await ask(replay.server.socketPath), "ConnectionRefused");
    await replay.done;
  }));

Deno.test("a replay knows only the records that were captured", () =>
  withDirectory(async (directory, signal) => {
    const socketPath = `${directory}/s`;
    await using _replay = startCaptureReplay({ polls: POLLS, socketPath, signal });
    const reply = await talk(socketPath, [lookUp("proxy.process.proxy.start_time")]);
    assert.match(reply, /"code": "2000"/);
    assert.equal(valuesOf(reply).size, 0);
  }));
