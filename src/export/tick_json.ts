import { formatIsoTime } from "../base/iso_time.ts";
import { roundedMs } from "../base/rounded_ms.ts";
import { jsonText } from "../base/json_text.ts";
import type { Host } from "../model/host.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { HostResult, Records, Tick } from "../model/tick.ts";

/**
 * A tick's raw readings as one line of JSON without its end:
 *
 * ```
 * { "tick": number from 0, "time": ISO 8601 in UTC, "epoch_ms", "lateness_ms",
 *   "hosts": [ { "host": label, "id", "took_ms", "values": { record: number or text },
 *                "absent": [record], "problems": [sentence] },
 *              { "host": label, "id", "took_ms", "miss": reason, "message" } ] }
 * ```
 *
 * What sources tell of a host whose server did not answer is its `values`, `absent` and `problems` beside `miss`.
 *
 * Integers keep all their digits, beyond 2^53 too. Control characters of texts are escaped, so that
 * the file is safe to show. With `answeredMs` (by id, epoch milliseconds) a miss has `age_ms`: how long ago
 * the host last answered, null where it never did.
 */
export function tickJson(
  tick: Tick,
  hosts: readonly Host[],
  answeredMs?: ReadonlyMap<string, number>,
): string {
  const entries = hosts.map((host, index) => {
    const text = hostJson(host, tick.results[index]);
    if (answeredMs === undefined || tick.results[index]?.kind === "reply") return text;
    const last = answeredMs.get(host.id);
    const age = last === undefined ? "null" : jsonText(roundedMs(Math.max(0, tick.atMs - last)));
    return `${text.slice(0, -1)},"age_ms":${age}}`;
  });
  return `{"tick":${tick.index},"time":${jsonText(formatIsoTime(tick.atMs))},"epoch_ms":${
    jsonText(tick.atMs)
  },"lateness_ms":${jsonText(roundedMs(tick.latenessMs))},"hosts":[${entries.join(",")}]}`;
}

function hostJson(host: Host, result: HostResult | undefined): string {
  const head = `{"host":${jsonText(host.label)},"id":${jsonText(host.id)}`;
  if (result === undefined) return `${head},"miss":"unfinished","message":"no answer yet"}`;
  const took = `,"took_ms":${jsonText(roundedMs(result.tookMs))}`;
  if (result.kind === "miss") {
    const told = result.beside === undefined ? "" : recordsJson(result.beside);
    return `${head}${took},"miss":${jsonText(result.reason)},"message":${
      jsonText(result.message)
    }${told}}`;
  }
  return `${head}${took}${recordsJson(result)}}`;
}

function recordsJson({ values, absent, problems }: Records): string {
  const entries = Array.from(values, ([name, value]) => `${jsonText(name)}:${valueJson(value)}`);
  return `,"values":{${entries.join(",")}},"absent":${jsonText(absent)},"problems":${
    jsonText(problems)
  }`;
}

function valueJson(value: RecordValue): string {
  return typeof value === "bigint" ? String(value) : jsonText(value);
}
