import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration } from "../../base/format_value.ts";
import { tableLines } from "../../base/table_lines.ts";
import { plainText } from "../../base/plain_text.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/** The runs of a recording that hold readings, one a line, numbered as `--session` takes them. */
export function sessionList(sessions: readonly RecordedSession[]): string {
  const rows = sessions.filter(({ tickCount }) => tickCount > 0).map(
    ({ label, note, fromMs = 0, toMs = 0, tickCount, intervalMs, hosts, live }, index) => [
      String(index + 1),
      isoTime(fromMs),
      live ? "being recorded" : isoTime(toMs),
      `${tickCount} polls every ${formatDuration(intervalMs)}`,
      hosts.map(({ label }) => plainText(label, 60)).join(", "),
      [label, note].filter((words) => words !== undefined).map((words) => plainText(words, 120))
        .join(" · "),
    ],
  );
  return tableLines(rows).map((line) => `${line}\n`).join("");
}

function isoTime(ms: number): string {
  return formatIsoTime(ms).replace(/\.\d+Z$/, "Z");
}
