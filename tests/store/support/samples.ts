import { gunzipSync } from "node:zlib";
import type { Host } from "../../../src/model/host.ts";
import type { RecordValue } from "../../../src/model/record_value.ts";
import type { HostResult, Tick } from "../../../src/model/tick.ts";
import type { SessionInfo } from "../../../src/store/recording_session.ts";

export const START_MS = Date.UTC(2025, 2, 30, 0, 59, 0);

export const HOSTS: readonly Host[] = [
  {
    id: "ats1.example.net",
    label: "ats1",
    address: { kind: "local" },
    socketPath: "/run/ats.sock",
  },
  {
    id: "root@ats2.example.net",
    label: "ats2",
    address: { kind: "ssh", destination: "root@ats2.example.net", port: 2222 },
    group: "edge",
  },
];

export const RECORDS = [
  "proxy.process.http.incoming_requests",
  "proxy.process.http.user_agent_total_response_bytes",
  "proxy.process.http.current_client_connections",
  "proxy.process.version.server.short",
  "proxy.process.cache.percent_full",
] as const;

export const SESSION: SessionInfo = {
  label: "friday",
  note: "after the upgrade",
  hosts: HOSTS,
  dashboardText: "pages:\n- name: One\n",
  intervalMs: 1000,
  timeZone: "Europe/Paris",
  records: RECORDS,
};

/** A tick like those of a fleet, a pure function of its index: every kind of value and result turns up. */
export function sampleTick(index: number): Tick {
  const monotonicMs = 1234.567891 + index * 1000 + ((index * 7919) % 1000) / 1e4;
  return {
    index,
    atMs: START_MS + index * 1000,
    monotonicMs,
    latenessMs: ((index * 7919) % 1000) / 1e4,
    results: [sampleResult(index, monotonicMs), sampleResult(index + 500, monotonicMs + 0.25)],
  };
}

function sampleResult(index: number, monotonicMs: number): HostResult | undefined {
  if (index % 97 === 13) return undefined;
  const tookMs = 3 + ((index * 104729) % 1000) / 333;
  if (index % 31 >= 29) {
    return {
      kind: "miss",
      missedAtMs: monotonicMs + tookMs,
      tookMs,
      reason: index % 2 === 0 ? "timeout" : "refused",
      message: `ats did not answer within 900 ms (try ${index % 3})`,
      // What sources told all the same.
      ...(index % 3 === 0
        ? { beside: { values: new Map([[RECORDS[2], index]]), absent: [RECORDS[4]], problems: [] } }
        : {}),
    };
  }
  const values = new Map<string, RecordValue>([
    [RECORDS[0], 1_000_000 + index * 1000 + ((index * 31) % 64)],
    [RECORDS[1], 2n ** 53n + BigInt(index) * 987_654_321n],
    [RECORDS[2], (index * 7919) % 300],
    [RECORDS[3], index < 40 ? "10.1.4" : "10.1.5"],
  ]);
  if (index % 5 !== 0) values.set(RECORDS[4], ((index * 13) % 1000) / 7);
  return {
    kind: "reply",
    repliedAtMs: monotonicMs + tookMs,
    tookMs,
    values,
    absent: index % 5 === 0 ? [RECORDS[4]] : [],
    problems: index % 11 === 0 ? ["the server complained: 2007"] : [],
  };
}

/** `count` sample ticks. */
export function sampleTicks(count: number): Tick[] {
  return Array.from({ length: count }, (_, index) => sampleTick(index));
}

interface CaptureLine {
  readonly at_ms: number;
  readonly took_ms?: number;
  readonly reply?: string;
  readonly error?: string;
}

/** The real capture of a 10.1.4 server as the ticks of one host, and the records that were asked for. */
export function captureTicks(): { records: string[]; ticks: Tick[] } {
  const url = new URL("../../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url);
  const lines = new TextDecoder().decode(gunzipSync(Deno.readFileSync(url))).trim().split("\n");
  const request = JSON.parse(lines[0]!) as { request: { params: { record_name: string }[] } };
  const records = request.request.params.map((param) => param.record_name);
  const ticks = lines.slice(1).map((line, index): Tick => {
    const { at_ms, took_ms = 0.5, reply, error } = JSON.parse(line) as CaptureLine;
    return {
      index,
      atMs: START_MS + Math.round(at_ms),
      monotonicMs: at_ms,
      latenessMs: at_ms - index * 1000,
      results: [
        reply === undefined
          ? {
            kind: "miss",
            missedAtMs: at_ms + took_ms,
            tookMs: took_ms,
            reason: "refused",
            message: String(error),
          }
          : replyOf(reply, at_ms, took_ms, records),
      ],
    };
  });
  return { records, ticks };
}

function replyOf(
  reply: string,
  atMs: number,
  tookMs: number,
  asked: readonly string[],
): HostResult {
  const { result } = JSON.parse(reply) as {
    result: { recordList: { record: { record_name: string; current_value: string } }[] };
  };
  const values = new Map<string, RecordValue>();
  for (const { record: { record_name, current_value } } of result.recordList) {
    const number = Number(current_value);
    values.set(record_name, Number.isSafeInteger(number) ? number : BigInt(current_value));
  }
  const absent = asked.filter((name) => !values.has(name));
  return { kind: "reply", repliedAtMs: atMs + tookMs, tookMs, values, absent, problems: [] };
}
