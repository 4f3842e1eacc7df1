import type { HostView, PageView } from "../../model/page_view.ts";
import { headFacts } from "../page_words.ts";
import { HOST_DASHES } from "../theme.ts";
import { zoneClock } from "../time_zone.ts";
import { type CellCanvas, type Span, spansWidth } from "./cell_canvas.ts";
import type { Charset } from "./charset.ts";
import { dotGrid } from "./dot_grid.ts";
import { drawSegment } from "./draw_segment.ts";
import { fitCells } from "./fit_cells.ts";
import { hostDash } from "./host_dashes.ts";
import { textWidth } from "./text_cells.ts";

const GAP = 3;
/** Long enough to tell the dashes apart: those of braille are shorter. */
const SAMPLE_COLUMNS: Readonly<Record<Charset, number>> = { braille: 5, block: 6, ascii: 6 };
const SHORTEST_LABEL = 4;
const SHORTEST_NAME = 12;

/**
 * The top row of a page: its name, the hosts with the line that stands for each, the clock with its
 * zone, and which page and stretch of time this is. Where it is narrow first the date goes, then
 * words, the samples, the window; then names are cut.
 */
export function headerCells(canvas: CellCanvas, view: PageView): void {
  const { columns } = canvas.grid;
  const padding = columns >= 80 ? 1 : 0;
  const room = columns - 2 * padding;
  const hosts = hostSpans(canvas, view);
  const name = textWidth(view.name);
  const fits = (right: readonly Span[], left: number) => spansWidth(right) + GAP + left <= room;
  const rights = facts(canvas, view);
  const whole = hosts[0]!;
  const samples = hosts[1]!;
  let right = rights.find((right) => fits(right, name + GAP + spansWidth(whole)));
  let left: Span[] = whole;
  if (right === undefined) {
    right = rights.find((right) => fits(right, name + GAP + spansWidth(samples)));
    left = samples;
  }
  if (right === undefined) {
    right = rights.at(-1)!;
    const space = room - spansWidth(right) - GAP;
    const beside = (name: number) =>
      hosts.find((spans) => spans.length > 0 && name + GAP + spansWidth(spans) <= space);
    left = beside(name) ?? beside(Math.min(name, SHORTEST_NAME)) ?? [];
  }
  const used = spansWidth(right) + 1 + (left.length > 0 ? spansWidth(left) + GAP : 0);
  const title = fitCells(view.name, room - used, canvas.glyphs);
  const { theme } = canvas.look;
  canvas.text(padding, 0, title, { color: theme.text, bold: true });
  const hostsAt = padding + textWidth(title) + GAP;
  canvas.spans(hostsAt, 0, left);
  canvas.spans(columns - padding - spansWidth(right), 0, right);
}

/** The right part, from all that can be said to what must be. */
function facts({ look: { theme }, glyphs }: CellCanvas, view: PageView): Span[][] {
  const clock = zoneClock(view.timeZone);
  const { atMs = view.toMs } = view;
  const time = `${clock.time(atMs)} ${view.timeZone}`;
  const city = view.timeZone.slice(view.timeZone.lastIndexOf("/") + 1);
  const { page, pageShort, interval, behind } = view.head;
  const dot = ` ${glyphs.separator} `;
  const more = headFacts(view);
  const window = [view.head.window, ...more].join(dot);
  const spans = (clockText: string, behindText: string, rest: string): Span[] => [
    ...(behind === undefined ? [] : [
      { text: behindText, color: theme.warning, bold: true, reverse: true },
      { text: "  ", color: theme.text },
    ]),
    { text: clockText, color: theme.text, bold: true },
    { text: rest === "" ? "" : `  ${rest}`, color: theme.muted, faint: true },
  ];
  const long = `${page}${dot}every ${interval}${dot}last ${window}`;
  const frozen = `frozen, ${behind} behind now`, late = `${behind} behind`;
  return [
    spans(`${clock.date(atMs)} ${time}`, frozen, long),
    spans(time, frozen, long),
    spans(time, late, `${pageShort}${dot}${interval}${dot}${window}`),
    ...(more.length === 0 ? [] : [
      spans(clock.time(atMs), late, more.join(dot)),
      spans(clock.time(atMs), late, more[0]!),
    ]),
    spans(time, late, pageShort),
    spans(`${clock.time(atMs)} ${city}`, late, pageShort),
    spans(clock.time(atMs), late, pageShort),
    ...(behind === undefined ? [] : [spans(clock.time(atMs), late, "")]),
  ];
}

/** The hosts, from all that can be said to what must be. */
function hostSpans(canvas: CellCanvas, view: PageView): Span[][] {
  const { look: { theme }, glyphs } = canvas;
  const { hosts } = view;
  const failing = hosts.filter((host) => host.state === "failing").length;
  const answering = hosts.filter((host) => host.state === "answering").length;
  const count: Span[] = hosts.length === 0 ? [] : [{
    text: failing > 0 ? `${failing} of ${hosts.length} failing` : `${answering}/${hosts.length} up`,
    color: failing > 0 ? theme.bad : theme.muted,
    bold: failing > 0,
  }];
  if (hosts.length > HOST_DASHES.length) {
    return [
      [{ text: view.head.hosts, color: count[0]!.color }],
      count,
    ];
  }
  const listed = (sample: boolean, remark: boolean, labels: readonly string[]): Span[] =>
    hosts.flatMap((host, index) => {
      const isUnknown = host.state === "waiting" || host.state === "unrecorded";
      const color = host.state === "failing" ? theme.bad : isUnknown ? theme.muted : theme.text;
      return [
        { text: index > 0 ? "  " : "", color },
        { text: sample ? `${sampleLine(canvas, index)} ` : "", color },
        { text: labels[index]!, color, bold: !isUnknown },
        { text: hostRemark(host, remark), color, faint: isUnknown },
      ];
    });
  const whole = hosts.map((host) => host.label);
  const longest = Math.max(...whole.map(textWidth));
  // One host needs no sample: all lines are its.
  const sampled = hosts.length > 1;
  const steps = [listed(sampled, true, whole), listed(sampled, false, whole)];
  for (const sample of sampled ? [true, false] : [false]) {
    for (let columns = longest; columns >= SHORTEST_LABEL; columns--) {
      const labels = shortLabels(whole, columns, glyphs.ellipsis);
      if (labels !== undefined) steps.push(listed(sample, false, labels));
    }
  }
  const shortest = failing === 0 ? [] : [{ ...count[0]!, text: `${failing} down` }];
  return [...steps, count, shortest];
}

/** Labels cut at their end or, if that makes two alike, at their beginning; undefined if both do. */
function shortLabels(
  labels: readonly string[],
  columns: number,
  ellipsis: string,
): string[] | undefined {
  for (const keep of ["start", "end"] as const) {
    const cut = labels.map((label) => fitCells(label, columns, { keep, ellipsis }));
    if (new Set(cut).size === labels.length) return cut;
  }
  return undefined;
}

function hostRemark(host: HostView, inWords: boolean): string {
  if (host.state === "answering") return "";
  if (!inWords) return host.state === "failing" ? "!" : "?";
  return ` ${host.remark}`;
}

/** A piece of a host's line, drawn by what draws the charts. */
function sampleLine({ look: { charset } }: CellCanvas, host: number): string {
  const columns = SAMPLE_COLUMNS[charset];
  const dots = dotGrid({ columns, rows: 1 }, charset);
  const y = Math.floor(dots.height / 2);
  drawSegment(dots, {
    from: { x: 0, y },
    to: { x: dots.width - 1, y },
    pen: { owner: 1, dash: hostDash(host, charset) },
  });
  return Array.from({ length: columns }, (_, column) => dots.cell(column, 0)?.char ?? " ")
    .join("");
}
