import { gunzipSync } from "node:zlib";
import type { LineView, OutageView, PageView } from "../../../src/model/page_view.ts";
import type { PageFacts } from "../../../src/view/page_words.ts";
import { current } from "../../helpers/latest_value.ts";
import { FROM_MS, host, page, panel } from "./fixture_page.ts";

interface Poll {
  readonly atMs: number;
  readonly values: ReadonlyMap<string, number>;
}

const PREFIX = "proxy.process.";
const START = `${PREFIX}proxy.start_time`;

/** The page that a real server's 150 polls make, its stop and its restart included. */
export async function capturePage(options: Partial<PageFacts> = {}): Promise<PageView> {
  const polls = await readPolls();
  const rate = (key: string): number[] =>
    polls.map((poll, index) => {
      const before = polls[index - 1];
      if (before === undefined || before.values.get(START) !== poll.values.get(START)) return NaN;
      const change = (poll.values.get(key) ?? NaN) - (before.values.get(key) ?? NaN);
      return change * 1000 / (poll.atMs - before.atMs);
    });
  const gauge = (key: string): number[] => polls.map((poll) => poll.values.get(key) ?? NaN);
  const times = Float64Array.from(polls, (poll) => FROM_MS + poll.atMs);
  const line = (metric: string, color: string, values: readonly number[]): LineView => ({
    metric,
    color,
    host: 0,
    times,
    values: Float64Array.from(values),
    unit: "",
    latest: current(values.at(-1)!, { atMs: times.at(-1)! }),
  });
  const missed = polls.filter((poll) => poll.values.size === 0).map((poll) => FROM_MS + poll.atMs);
  const outage: OutageView = {
    host: 0,
    fromMs: missed[0]!,
    toMs: missed.at(-1)! + 1000,
    open: false,
  };
  const marks = {
    outages: [outage],
    events: [{ atMs: outage.toMs, label: "localhost restarted", source: "tool" }],
  };
  return page([
    panel("Requests", {
      ...marks,
      lines: [
        line("Client", "#ffff00", rate(`${PREFIX}http.incoming_requests`)),
        line("Origin", "#bf00ff", rate(`${PREFIX}http.outgoing_requests`)),
      ],
    }),
    panel("Connections", {
      ...marks,
      unit: "open now",
      axis: "free",
      lines: [
        line("Client", "#00ffff", gauge(`${PREFIX}http.current_client_connections`)),
        line("Origin", "#ff4040", gauge(`${PREFIX}http.current_server_connections`)),
      ],
    }),
    panel("Responses", {
      ...marks,
      lines: [line("2xx", "#00ff00", rate(`${PREFIX}http.2xx_responses`))],
    }),
    panel("Bytes to clients", {
      ...marks,
      unit: "bytes per second",
      lines: [
        line("Write", "#ff00ff", rate(`${PREFIX}http.user_agent_total_response_bytes`)),
      ],
    }),
  ], {
    toMs: times.at(-1)!,
    hosts: [host("localhost")],
    status: { level: "ok", text: "localhost 3.4 ms", keys: "h l page  ? help  q quit" },
    ...options,
  });
}

async function readPolls(): Promise<Poll[]> {
  const url = new URL("../../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url);
  const text = new TextDecoder().decode(gunzipSync(await Deno.readFile(url)));
  return text.trim().split("\n").slice(1).map((json): Poll => {
    const { at_ms: atMs, reply } = JSON.parse(json) as { at_ms: number; reply?: string };
    const records: { record: { record_name: string; current_value: string } }[] =
      reply === undefined ? [] : JSON.parse(reply).result?.recordList ?? [];
    return {
      atMs,
      values: new Map(
        records.map(({ record }) => [record.record_name, Number(record.current_value)]),
      ),
    };
  });
}
