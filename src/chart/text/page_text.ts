import { headFacts, unitWords } from "../page_words.ts";
import type { LineView, PageView, PanelView } from "../../model/page_view.ts";
import { formatInUnit } from "../../base/format_value.ts";
import { zoneClock } from "../time_zone.ts";
import { asciiText } from "./ascii_text.ts";
import { fitCells, padCells } from "./fit_cells.ts";
import { ageText } from "./panel_head.ts";
import { plainView } from "./plain_view.ts";
import { sparkline, sparkScale } from "./sparkline.ts";
import { textWidth } from "./text_cells.ts";

export interface PageTextOptions {
  /** Columns; lines of the tables are never wider. */
  readonly width?: number | undefined;
  /** No character beyond ASCII. */
  readonly ascii?: boolean | undefined;
}

const LEAST_WIDTH = 60;
/** A sparkline shorter than this shows nothing: names give way first. */
const LEAST_SPARK = 8;
const DAY_MS = 86_400_000;
/** `0.0396`, `>99.99%` and, for what is old, `3.62K(24s)`. */
const VALUE_COLUMNS = 8;

/**
 * A page as plain text for files, pipes and cron: the header, a table of values for each panel with
 * a sparkline for each line, what happened, and the state of each host. No escape sequences; one line of text for
 * each metric of each host, so that it can be searched.
 */
export function pageText(view: PageView, options: PageTextOptions = {}): string {
  const { ascii = false } = options;
  const width = Math.max(LEAST_WIDTH, Math.floor(options.width ?? 80));
  const page = plainView(view);
  const lines = [
    ...header(page),
    ...page.panels.flatMap((panel) => ["", ...panelText(panel, page, { width, ascii })]),
    ...happenings(page),
    "",
    ...hostTable(page),
    ...(page.status.text === "" ? [] : ["", `Status: ${page.status.level}: ${page.status.text}`]),
  ];
  const text = lines.map((line) => line.trimEnd()).join("\n");
  return `${ascii ? text.split("\n").map(asciiText).join("\n") : text}\n`;
}

function header(view: PageView): string[] {
  const clock = zoneClock(view.timeZone);
  const { atMs = view.toMs } = view;
  const { page, interval, window, behind } = view.head;
  return [
    `${view.name} (${page})`,
    `${clock.date(atMs)} ${clock.time(atMs)} ${view.timeZone}, last ${window}, every ${interval}${
      behind === undefined ? "" : `, ${behind} behind now`
    }${headFacts(view).map((fact) => `, ${fact}`).join("")}`,
  ];
}

/** Behind a value on which an alert fires. */
const ALERT_SIGNS: Readonly<Record<string, string>> = { critical: "!!", warning: "!" };

interface Row {
  readonly metric: string;
  readonly host: string;
  readonly cells: readonly string[];
  readonly spark: (columns: number) => string;
}

function panelText(
  panel: PanelView,
  view: PageView,
  { width, ascii }: { width: number; ascii: boolean },
): string[] {
  const unit = [unitWords(panel), panel.logScale ? "log" : ""].filter((part) => part !== "").join(
    ", ",
  );
  const title = unit === "" ? panel.title : `${panel.title} (${unit})`;
  const rows = panel.lines.map((line): Row => {
    const { latest } = line;
    const age = ageText(latest);
    const { min, mean, max } = statistics(line, view);
    const at = sparkScale(line, panel);
    return {
      metric: line.metric,
      host: line.hostLabel ?? view.hosts[line.host]?.label ?? "?",
      cells: [
        (age === undefined ? latest.text : `${latest.text}(${age})`) +
        (ALERT_SIGNS[latest.alert ?? ""] ?? ""),
        ...[min, mean, max].map((number) => formatInUnit(number, line.unit)),
      ],
      spark: (columns) => sparkline(line, { ...view, columns, at, ascii }),
    };
  });
  return [
    fitCells(title, width),
    ...table(rows, {
      width,
      window: `LAST ${view.head.window.toUpperCase()}`,
    }),
    ...panel.bands.map((band) => `  ${band.metric}: ${band.label}`),
    ...panel.notices.map(({ text }) => `  ${text}`),
  ];
}

function table(
  rows: readonly Row[],
  { width, window }: { width: number; window: string },
): string[] {
  if (rows.length === 0) return [];
  const head = ["LATEST", "MIN", "AVG", "MAX"];
  const values = head.map((name, column) =>
    Math.max(VALUE_COLUMNS, name.length, ...rows.map((row) => textWidth(row.cells[column]!)))
  );
  const rest = width - 2 - values.reduce((sum, columns) => sum + columns + 1, 0) - 3;
  const longest = (name: string, texts: string[]) =>
    Math.max(name.length, ...texts.map((text) => textWidth(text)));
  const metricWanted = longest("METRIC", rows.map((row) => row.metric));
  const hostWanted = longest("HOST", rows.map((row) => row.host));
  const names = Math.max(10, rest - LEAST_SPARK);
  const metric = Math.min(metricWanted, Math.max(Math.floor(names / 2), names - hostWanted));
  const host = Math.min(hostWanted, names - metric);
  const spark = Math.max(0, rest - metric - host);
  const line = (cells: readonly string[], last: string, [one, other]: readonly [string, string]) =>
    `  ${padCells(fitCells(one, metric), metric)} ${padCells(fitCells(other, host), host)} ${
      cells.map((cell, column) => padCells(cell, values[column]!, "right")).join(" ")
    }  ${last}`;
  return [
    line(head, fitCells(window, spark), ["METRIC", "HOST"]),
    ...rows.map((row) => line(row.cells, row.spark(spark), [row.metric, row.host])),
  ];
}

function statistics(line: LineView, view: PageView): { min: number; mean: number; max: number } {
  let min = Infinity, max = -Infinity, sum = 0, count = 0;
  line.values.forEach((value, index) => {
    const atMs = line.times[index]!;
    if (!Number.isFinite(value) || atMs < view.fromMs || atMs > view.toMs) return;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    count++;
  });
  return count === 0
    ? { min: NaN, mean: NaN, max: NaN }
    : { min, mean: line.mean ?? sum / count, max };
}

function happenings(view: PageView): string[] {
  const clock = zoneClock(view.timeZone);
  const inDays = view.toMs - view.fromMs >= DAY_MS;
  const time = (ms: number) => `${inDays ? `${clock.day(ms)} ` : ""}${clock.time(ms)}`;
  const lines = view.happenings.map(({ fromMs, toMs, isOpen, text }) => {
    const until = isOpen ? "-now" : toMs === undefined ? "" : `-${time(toMs)}`;
    return `  ${time(fromMs)}${until}  ${text}`;
  });
  return lines.length === 0 ? [] : ["", "Events", ...lines];
}

function hostTable(view: PageView): string[] {
  const longest = Math.max(0, ...view.hosts.map((host) => textWidth(host.label)));
  return [
    "Hosts",
    ...view.hosts.map((host) => `  ${padCells(host.label, longest)}  ${host.words}`),
  ];
}
