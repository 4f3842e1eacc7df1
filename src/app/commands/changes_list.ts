import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration, formatInUnit } from "../../base/format_value.ts";
import { jsonText } from "../../base/json_text.ts";
import { tableLines } from "../../base/table_lines.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Host } from "../../model/host.ts";
import { acrossHosts, type FleetChange } from "../../series/across_hosts.ts";
import {
  LEAD,
  rankChanges,
  type RecordChange,
  type RecordSeries,
} from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { type CommandIo, inLocale } from "../command_io.ts";
import { changeText } from "../../base/change_text.ts";

const MOST_LISTED = 20;

/** What is to be ranked, and what is to be said of it. */
export interface Readings {
  readonly series: readonly RecordSeries[];
  readonly window: TimeWindow;
  readonly hosts: readonly Host[];
  /** How they were asked, a sentence without its end. */
  readonly remark?: string | undefined;
}

/** Writes which records moved most in a window against the time before it, as text or JSON. */
export async function writeChanges(
  readings: Readings,
  { format, io }: { readonly format: "text" | "json"; readonly io: CommandIo },
): Promise<void> {
  const ranked = acrossHosts(rankChanges(readings.series, readings.window));
  const changes = ranked.slice(0, MOST_LISTED);
  await io.out(
    format === "json"
      ? listJson(changes, readings)
      : await inLocale(io, listText(changes, readings)),
  );
}

function listText(
  changes: readonly FleetChange[],
  { series, hosts, window: { fromMs, toMs }, remark }: Readings,
): string {
  const lengthMs = toMs - fromMs;
  const head = `# ${formatIsoTime(fromMs)} to ${formatIsoTime(toMs)}, compared with the ` +
    `${formatDuration(LEAD * lengthMs)} before; ${series.length} records of ` +
    `${hosts.length === 1 ? plainText(hosts[0]!.label, 100) : `${hosts.length} hosts`}` +
    `${remark === undefined ? "" : `; ${remark}`}\n`;
  if (changes.length === 0) return `${head}Nothing moved more than by chance.\n`;
  const rows = changes.map((change, index) => [
    `${index + 1}`,
    valueText(change.before, change),
    valueText(change.during, change),
    changeText(change.before, change.during),
    change.ks.toFixed(2),
    hostText(change, hosts) +
    plainText(change.record) + alikeText(change),
  ]);
  const lines = [["#", "BEFORE", "DURING", "CHANGE", "K-S", "RECORD"], ...rows];
  const table = tableLines(lines, (column) => column < rows[0]!.length - 1);
  return head + table.map((line) => `${line}\n`).join("");
}

function valueText(value: number, { kind }: RecordChange): string {
  return formatInUnit(value, kind === "rate" ? "per second" : "") + (kind === "rate" ? "/s" : "");
}

function hostText({ host, hosts: own }: FleetChange, hosts: readonly Host[]): string {
  if (hosts.length === 1) return "";
  const more = own.length === 1 ? "" : ` and ${own.length - 1} more`;
  return `${plainText(hosts[host]!.label, 100)}${more}  `;
}

function alikeText({ alike }: RecordChange): string {
  return alike.length === 0 ? "" : ` (and ${alike.length} alike)`;
}

function listJson(changes: readonly FleetChange[], { hosts, window }: Readings): string {
  const label = (index: number) => hosts[index]!.label;
  const rows = changes.map(({ host, hosts: own, ...change }) =>
    `    ${jsonText({ ...change, host: label(host), hosts: own.map(label) })}`
  );
  return `{\n  "from": ${jsonText(formatIsoTime(window.fromMs))},\n` +
    `  "to": ${jsonText(formatIsoTime(window.toMs))},\n` +
    `  "changes": ${rows.length === 0 ? "[]" : `[\n${rows.join(",\n")}\n  ]`}\n}\n`;
}
