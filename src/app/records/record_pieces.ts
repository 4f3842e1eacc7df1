import { SERIES_COLORS } from "../../series/expand_dashboard.ts";
import type { RecordRow } from "./record_rows.ts";

/** A metric of a dashboard file that draws one record. */
export interface MetricPiece {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly key: string;
  readonly color: string;
  readonly unit?: string;
  readonly scale?: number;
}

const LONGEST_NAME = 100;

/** What a record is counted in, by the words that are known of it, and what makes it that. */
const UNITS: readonly (readonly [RegExp, unit: string, scale?: number])[] = [
  [/^bytes\b/, "bytes"],
  [/^KB\b/, "bytes", 1024],
  [/^ns\b/, "nanoseconds"],
  [/^ms\b/, "milliseconds"],
  [/^percent\b/, "percent"],
];

/** The metrics that draw these records; texts have none. `without` is left out of their names. */
export function metricPieces(rows: readonly RecordRow[], without = ""): MetricPiece[] {
  return rows.filter(({ type, value }) => type !== "text" && typeof value !== "string")
    .map((row, index): MetricPiece => {
      const { name } = row;
      const rest = name.replace(/^proxy\.process\./, "");
      const short = rest.startsWith(`${without}.`) ? rest.slice(without.length + 1) : rest;
      return {
        name: short.replace(/[._]+/g, " ").trim().slice(0, LONGEST_NAME) || name,
        type: typeOf(row),
        key: name,
        color: SERIES_COLORS[index % SERIES_COLORS.length]!,
        ...unitOf(row),
      };
    });
}

/** What is not known is a counter where it rose. */
function typeOf({ type, perSecond = 0 }: RecordRow): "counter" | "gauge" {
  return type === "counter" || (type !== "gauge" && perSecond > 0) ? "counter" : "gauge";
}

function unitOf(row: RecordRow): Pick<MetricPiece, "unit" | "scale"> {
  const found = UNITS.find(([words]) => words.test(row.unit ?? ""));
  if (found === undefined) return {};
  const [, unit, scale] = found;
  return {
    unit: typeOf(row) === "counter" ? `${unit} per second` : unit,
    ...(scale === undefined ? {} : { scale }),
  };
}
