import type { RecordValue } from "../../model/record_value.ts";
import { type ParsedOutput, recordOf } from "./parsed_output.ts";

export interface CsvOptions {
  /** The names of the columns; absent: the first line has them. */
  readonly columns?: readonly string[] | undefined;
  /** The column that tells when its row was so: ISO 8601, or epoch seconds or milliseconds. */
  readonly time?: string | undefined;
}

/** The newest row of a table in CSV (RFC 4180) or with semicolons or tabs; without a time the last one. */
export function parseCsv(text: string, { columns, time }: CsvOptions): ParsedOutput {
  const values = new Map<string, RecordValue>();
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const separator = separatorIn(lines[0] ?? "");
  const rows = lines.map((line) => cellsOf(line, separator));
  const names = columns ?? rows.shift() ?? [];
  const at = time === undefined ? -1 : names.findIndex((name) => name.trim() === time);
  if (time !== undefined && at < 0) return { values, fault: `its output has no column ${time}` };
  let newest: { readonly row: readonly string[]; readonly atMs: number | undefined } | undefined;
  for (const row of rows) {
    // The last line may be half written.
    if (row.length < names.length) continue;
    const atMs = at < 0 ? undefined : timeIn(row[at] ?? "");
    if (at >= 0 && atMs === undefined) continue;
    if (newest?.atMs !== undefined && atMs !== undefined && atMs < newest.atMs) continue;
    newest = { row, atMs };
  }
  if (newest === undefined) {
    return {
      values,
      fault: at < 0
        ? "its output has no whole row"
        : `its output has no row with a time in ${time}`,
    };
  }
  names.forEach((name, index) => {
    const value = index === at ? undefined : recordOf(newest.row[index]);
    if (value !== undefined && value !== "" && name.trim() !== "") values.set(name.trim(), value);
  });
  return { values, atMs: newest.atMs };
}

function separatorIn(line: string): string {
  return ["\t", ";", ","].find((sign) => line.includes(sign)) ?? ",";
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  for (let rest = line;;) {
    const [all = "", quoted] = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest) ?? [];
    const isQuoted = quoted !== undefined &&
      (all === rest || rest.startsWith(separator, all.length));
    const end = isQuoted ? all.length : rest.indexOf(separator);
    cells.push(
      isQuoted ? quoted.replaceAll('""', '"') : rest.slice(0, end < 0 ? undefined : end).trim(),
    );
    if (end < 0 || end >= rest.length) return cells;
    rest = rest.slice(end + 1);
  }
}

/** Epoch milliseconds. Seconds reach beyond 1e11 in the year 5138. */
function timeIn(text: string): number | undefined {
  const number = Number(text);
  if (text !== "" && Number.isFinite(number)) return number > 1e11 ? number : number * 1000;
  // Without a zone it is UTC, as the tool's own clock.
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const ms = Date.parse(hasZone ? text : `${text.trim().replace(" ", "T")}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
