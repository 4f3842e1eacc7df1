import assert from "node:assert/strict";
import { TelemetrySink } from "../../../src/app/live/telemetry_sink.ts";
import type { Host } from "../../../src/model/host.ts";
import type { HostResult } from "../../../src/model/tick.ts";
import type { Transport } from "../../../src/model/transport.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";

const REPLY: HostResult = {
  kind: "reply",
  repliedAtMs: 0,
  tookMs: 4,
  values: new Map(),
  absent: [],
  problems: [],
};
const MISS = { kind: "miss", missedAtMs: 0, tookMs: 900, message: "no answer" } as const;

/** What is measured of one host that has these results, connected so often at each. */
function measured(
  steps: readonly { readonly result?: HostResult; readonly connections?: number }[],
): (name: string, tags?: Record<string, string>) => number {
  const telemetry = new Telemetry();
  const host: Host = { id: "h", label: "ats1", address: { kind: "local" } };
  let connections: number | undefined;
  const transport = {
    get connections() {
      return connections;
    },
  } as Transport;
  const sinks = { recorder: undefined };
  const sink = new TelemetrySink(telemetry, { hosts: [{ host, transport }], sinks });
  for (const [index, step] of steps.entries()) {
    connections = step.connections;
    const results = [step.result];
    sink.take({ index, atMs: index, monotonicMs: index, latenessMs: 2, results });
  }
  return (name, tags = { host: "ats1" }) => {
    const read = telemetry.read(name, tags);
    return read?.kind === "counter" ? read.value : read?.kind === "timing" ? read.count : 0;
  };
}

Deno.test("TelemetrySink counts answers, misses by reason, ticks that were skipped, and those that came late", () => {
  const read = measured([
    { result: REPLY },
    { result: { ...MISS, reason: "timeout" } },
    { result: { ...MISS, reason: "timeout" } },
    { result: { ...MISS, reason: "overlap" } },
    {},
  ]);
  assert.equal(read("poll_seconds", { host: "ats1", transport: "local" }), 1);
  assert.equal(read("misses", { host: "ats1", reason: "timeout" }), 2);
  assert.equal(read("misses", { host: "ats1", reason: "overlap" }), 0);
  assert.equal(read("skipped_ticks"), 1);
  assert.equal(read("tick_lateness_seconds", {}), 5);
  assert.equal(read("ticks", {}), 5);
});

Deno.test("TelemetrySink counts a reconnect where a connection was made again, or an answer came again", () => {
  const timeout: HostResult = { ...MISS, reason: "timeout" };
  assert.equal(
    measured([{ result: REPLY }, { result: timeout }, { result: REPLY }])("reconnects"),
    1,
  );
  assert.equal(
    measured([{ result: timeout }, { result: REPLY }, { result: REPLY }])("reconnects"),
    1,
  );
  const over = (...all: readonly (readonly [HostResult, number])[]) =>
    measured(all.map(([result, connections]) => ({ result, connections })))("reconnects");
  // A connection that stood: only the server was silent.
  assert.equal(over([REPLY, 1], [timeout, 1], [REPLY, 1]), 0);
  assert.equal(over([REPLY, 1], [timeout, 2], [REPLY, 3], [REPLY, 3]), 2);
});
