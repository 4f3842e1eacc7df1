import assert from "node:assert/strict";
import { twoPolls } from "../../../src/app/commands/two_polls.ts";
import { loadDashboard } from "../../../src/app/load_dashboard.ts";
import { sleep } from "../../../src/base/sleep.ts";
import { CollectError } from "../../../src/model/errors.ts";
import type { Host } from "../../../src/model/host.ts";
import type { Answer, ExchangeOptions, Transport } from "../../../src/model/transport.ts";

/** A way to a server that never answers. */
class HangingTransport implements Transport {
  readonly log: string[] = [];
  readonly deadlines: number[] = [];

  async exchange(_request: Uint8Array, { deadlineMs, signal }: ExchangeOptions): Promise<Answer> {
    this.log.push("asked");
    this.deadlines.push(deadlineMs);
    await sleep(deadlineMs, signal);
    throw new CollectError("timeout", "no answer");
  }

  async reach({ signal }: ExchangeOptions): Promise<void> {
    // As an ssh handshake takes its time.
    await sleep(50, signal);
    this.log.push("reached");
  }

  describe(): string {
    return "a test";
  }

  steps(): [] {
    return [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

Deno.test("a server that hangs is asked but for two polls, none of them longer than an interval", async () => {
  const hosts = ["a", "b"].map((name) => {
    const host: Host = { id: name, label: name, address: { kind: "ssh", destination: name } };
    return { host, transport: new HangingTransport() };
  });
  const polls = await twoPolls(hosts, {
    dashboard: await loadDashboard(undefined),
    intervalMs: 100,
    windowMs: 200,
    signal: new AbortController().signal,
  });
  assert.deepEqual(polls?.results.map(({ kind }) => kind), ["miss", "miss"]);
  for (const { transport } of hosts) {
    const [first, ...asked] = transport.log;
    assert.equal(first, "reached");
    // On a machine that stalls, the second is skipped while the first is still under way.
    assert.ok(asked.length >= 1 && asked.length <= 2, `${transport.log}`);
    assert.ok(transport.deadlines.every((ms) => ms <= 90), `${transport.deadlines}`);
  }
});
