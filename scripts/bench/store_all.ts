import { buildRegexRequests } from "../../src/collect/jsonrpc_request.ts";
import { parseReply } from "../../src/collect/parse_reply.ts";
import { NameTable } from "../../src/base/name_table.ts";
import type { Host } from "../../src/model/host.ts";
import type { Tick } from "../../src/model/tick.ts";
import { handleRequest } from "../../src/sim/rpc_handler.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { RecordingWriter } from "../../src/store/recording_writer.ts";
import { encodeTick } from "../../src/store/tick_codec.ts";
import type { Figure } from "./table.ts";

const DAY_TICKS = 86_400;
const START_MS = Date.UTC(2025, 0, 15, 6);
const HOST: Host = { id: "ats1", label: "ats1", address: { kind: "local" } };

/**
 * A simulated server with all its records, polled once a second: from the bytes of its answers to the file.
 * Of fewer ticks than a day's the size of a day is told from what they took.
 */
export async function measureAllRecords(ticks: number): Promise<Figure[]> {
  const folder = await Deno.makeTempDir({ prefix: "bench-all-" });
  let nowMs = START_MS, cpuMs = 0, count = 0;
  const workload = createWorkload({ seed: 3, wallMs: () => nowMs });
  const [request] = buildRegexRequests(["."]);
  const question = new TextDecoder().decode(request);
  const names = new NameTable([]);
  const path = `${folder}/all.db`;
  try {
    const session = {
      hosts: [HOST],
      dashboardText: "pages: []\n",
      intervalMs: 1000,
      timeZone: "UTC",
      records: [],
    };
    const writer = new RecordingWriter(path, session, {
      startedAtMs: START_MS,
      onWarning: fail,
    });
    let known = 0;
    for (let index = 0; index < ticks; index++) {
      nowMs = START_MS + index * 1000;
      const bytes = new TextEncoder().encode(handleRequest(question, workload) ?? "");
      const startMs = performance.now();
      const { values, absent, problems } = parseReply(bytes);
      const monotonicMs = 5000 + index * 1000;
      const tick: Tick = {
        index,
        atMs: nowMs,
        monotonicMs,
        latenessMs: 0.2,
        results: [{
          kind: "reply",
          repliedAtMs: monotonicMs + 80 + (index * 7919 % 1000) / 100,
          uncertaintyMs: 4 + (index * 104729 % 100) / 100,
          tookMs: 90 + (index * 7919 % 1000) / 100,
          values,
          absent,
          problems,
        }],
      };
      const data = encodeTick(tick, names);
      const newRecords = names.names.slice(known);
      known = names.names.length;
      writer.append([{ atMs: nowMs, monotonicMs, data, newRecords }]);
      cpuMs += performance.now() - startMs;
      count = values.size;
    }
    const startMs = performance.now();
    writer.close();
    cpuMs += performance.now() - startMs;
    const dayMb = Deno.statSync(path).size / 1e6 * DAY_TICKS / ticks;
    return [
      { what: `a day of all ${count} records of a server`, value: dayMb, unit: "MB", most: 120 },
      {
        what: "its reading and writing, of one core at 1 tick a second",
        value: cpuMs / ticks / 10,
        unit: "%",
        most: 3,
      },
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function fail(sentence: string): never {
  throw new Error(sentence);
}
