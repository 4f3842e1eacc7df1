import { formatLatency } from "../../base/format_value.ts";
import { plainText } from "../../base/plain_text.ts";
import type { PolledHost } from "../../collect/poller.ts";
import type { Tick } from "../../model/tick.ts";

/** Names of absent records are listed up to so many characters. */
const MOST_NAMES = 2_000;

/** One line per host after the first poll: how it is reached, and how it answered. */
export function startReport(hosts: readonly PolledHost[], tick: Tick | undefined): string[] {
  const width = Math.max(...hosts.map(({ host }) => host.label.length));
  return hosts.map(({ host, transport }, index) => {
    const result = tick?.results[index];
    const label = host.label.padEnd(width);
    const waiting = result === undefined || result.kind === "miss" && result.reason === "overlap";
    if (waiting) return `${label}  waiting for an answer (${transport.describe()})`;
    if (result.kind === "miss") return `${label}  ${result.message}`;
    const count = result.values.size;
    const absent = result.absent.length === 0
      ? ""
      : `, ${result.absent.length} not on this host: ${
        plainText(result.absent.join(", "), MOST_NAMES)
      }`;
    return `${label}  ${transport.describe()} answered in ${
      formatLatency(result.tookMs)
    }: ${count} records${absent}`;
  });
}
