import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { parseCapture } from "../../../src/sim/parse_capture.ts";
import type { SimulatedHost, WireRecord } from "../../../src/sim/simulated_host.ts";
import type { Stage } from "./with_folder.ts";

const polls = parseCapture(
  Deno.readFileSync(
    new URL("../../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url),
  ),
);

/** When the captured server was started, in seconds. */
export const START_SECONDS = 1_795_229_894;

export interface CapturedHostOptions {
  /** The name of its socket in the folder. */
  readonly name: string;
  /** Which poll of the capture answers the first request; each further request gets the next one. */
  readonly from: number;
  /** Records beside the captured ones, by the number of the request. */
  readonly extra?: (request: number) => Readonly<Record<string, number | bigint | string>>;
  readonly draining?: boolean;
}

/**
 * A server that answers each request as a real one did, one poll of the capture after the other.
 * Returns the argument that names it on the command line.
 */
export function startCapturedHost(stage: Stage, options: CapturedHostOptions): string {
  const { name, from, extra = () => ({}), draining = false } = options;
  const socketPath = `${stage.folder}/${name}.sock`;
  let request = 0;
  const workload: SimulatedHost = {
    draining,
    snapshot() {
      const index = request++;
      const records = new Map(captured(from + index));
      const own = {
        "proxy.process.proxy.start_time": START_SECONDS,
        "proxy.process.version.server.short": "10.1.4",
        ...extra(index),
      };
      for (const [name, value] of Object.entries(own)) records.set(name, wireRecord(name, value));
      return { names: () => records.keys(), lookup: (name) => records.get(name) };
    },
  };
  stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  return `${name}=unix:${socketPath}`;
}

/** A value of the capture as its server wrote it. */
export function capturedValue(poll: number, record: string): number {
  const value = captured(poll).get(record)?.["current_value"];
  if (typeof value !== "string") throw new Error(`poll ${poll} of the capture has no ${record}`);
  return Number(value);
}

function captured(poll: number): ReadonlyMap<string, WireRecord> {
  const records = polls[poll]?.records;
  if (records === undefined) throw new Error(`poll ${poll} of the capture was not answered`);
  return records;
}

function wireRecord(name: string, value: number | bigint | string): WireRecord {
  const isText = typeof value === "string";
  return {
    record_name: name,
    record_type: isText ? "3" : "1",
    version: "0",
    registered: "true",
    raw_stat_block: "0",
    order: "0",
    stat_meta: { persist_type: "0" },
    record_class: "2",
    overridable: "false",
    data_type: isText ? "STRING" : "INT",
    current_value: String(value),
    default_value: "0",
  };
}
