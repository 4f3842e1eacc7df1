import type { RecordValue } from "../../src/model/record_value.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";

const FILE = new URL("../fixtures/ats/timeline-all-10.2.1.jsonl.gz", import.meta.url);

interface Poll {
  readonly at_ms: number;
  readonly took_ms: number;
  readonly changed?: Readonly<Record<string, string>>;
}

/**
 * 285 polls of all 804 records of a real server: steady until 90 s, mostly errors until 120 s, its origin stands
 * still from 160 s to 180 s, a storm of new URLs from 220 s to 250 s. Begins at `startMs`, epoch milliseconds.
 */
export async function timelineTicks(startMs: number): Promise<Tick[]> {
  const text = await new Response(
    (await Deno.open(FILE)).readable.pipeThrough(new DecompressionStream("gzip")),
  ).text();
  let values = new Map<string, RecordValue>();
  return text.trim().split("\n").map((line, index): Tick => {
    const { at_ms, took_ms, changed } = JSON.parse(line) as Poll;
    const monotonicMs = at_ms;
    const given = Object.entries(changed ?? {}).map(([name, value]) =>
      [
        name,
        /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value,
      ] as const
    );
    values = new Map([...values, ...given]);
    const result: HostResult = {
      kind: "reply",
      repliedAtMs: monotonicMs + took_ms,
      uncertaintyMs: 0,
      tookMs: took_ms,
      values,
      absent: [],
      problems: [],
    };
    return { index, atMs: startMs + at_ms, monotonicMs, latenessMs: 0, results: [result] };
  });
}
