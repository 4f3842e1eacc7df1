import { stringify } from "yaml";
import { SERIES_COLORS } from "../../series/expand_dashboard.ts";
import { type MetricPiece, metricPieces } from "../records/record_pieces.ts";
import type { RecordRow } from "../records/record_rows.ts";

/** More lines in a panel than there are colours cannot be told apart. */
const MOST_METRICS = 7;
const MOST_PANELS = 4;
const MOST_PAGES = 100;
const LONGEST_TITLE = 100;
/** What is so many times as large flattens what it stands beside. */
const MOST_APART = 30;

interface PanelPiece {
  readonly title: string;
  readonly metrics: readonly MetricPiece[];
}

/**
 * A dashboard file of records: a page or more for each part of the server, panels of like unit and
 * size, so that each line can be read.
 */
export function dashboardOfHost(rows: readonly RecordRow[]): string {
  const parts = Map.groupBy(rows, ({ name }) => partOf(name));
  const pages = [...parts].flatMap(([part, own]) => pagesOf(part, panelsOf(part, own)));
  return stringify({ pages: pages.slice(0, MOST_PAGES) }, { lineWidth: 0 });
}

/** `http` of `proxy.process.http.2xx_responses`, `plugin` of `plugin.x.y`. */
function partOf(name: string): string {
  return /^(?:proxy\.process\.)?([^.]+)/.exec(name)?.[1] ?? name;
}

function pagesOf(part: string, panels: readonly PanelPiece[]) {
  const pages = [];
  for (let at = 0; at < panels.length; at += MOST_PANELS) {
    pages.push({ panels: panels.slice(at, at + MOST_PANELS) });
  }
  return pages.map((page, index) => ({
    name: (pages.length === 1 ? part : `${part} ${index + 1}`).slice(0, LONGEST_TITLE),
    ...page,
  }));
}

function panelsOf(part: string, rows: readonly RecordRow[]): PanelPiece[] {
  const sized = rows.map((row) => ({ size: sizeOf(row), piece: metricPieces([row], part)[0] }))
    .filter((entry): entry is { size: number; piece: MetricPiece } => entry.piece !== undefined);
  const alike = Map.groupBy(sized, ({ piece: { type, unit = "" } }) => `${type} ${unit}`);
  const groups = [...alike.values()].flatMap(ofLikeSize);
  const titles = groups.map((metrics) => titleOf(part, metrics));
  return groups.map((metrics, index) => {
    const title = titles[index]!;
    const number = titles.slice(0, index + 1).filter((other) => other === title).length;
    const isOnly = number === 1 && titles.lastIndexOf(title) === index;
    // Each with a colour of its own in its panel.
    const colored = metrics.map((piece, at) => ({
      ...piece,
      color: SERIES_COLORS[at % SERIES_COLORS.length]!,
    }));
    return { title: isOnly ? title : `${title} ${number}`, metrics: colored };
  });
}

function titleOf(part: string, metrics: readonly MetricPiece[]): string {
  const [{ name, type, unit }] = metrics as [MetricPiece, ...MetricPiece[]];
  const kind = unit ?? (type === "counter" ? "per second" : "now");
  const title = metrics.length === 1 ? name : `${part} ${kind}`;
  return title.slice(0, LONGEST_TITLE - 4);
}

/** A counter is as large as it is fast. */
function sizeOf({ value, perSecond, type }: RecordRow): number {
  return Math.abs(type === "gauge" || !perSecond ? Number(value) : perSecond);
}

function ofLikeSize(
  entries: readonly { readonly size: number; readonly piece: MetricPiece }[],
): MetricPiece[][] {
  const groups: { largest: number; pieces: MetricPiece[] }[] = [];
  for (const { size, piece } of entries.toSorted((one, other) => other.size - one.size)) {
    const last = groups.at(-1);
    const fits = last !== undefined && last.pieces.length < MOST_METRICS &&
      size * MOST_APART >= last.largest;
    if (fits) last.pieces.push(piece);
    else groups.push({ largest: size, pieces: [piece] });
  }
  return groups.map(({ pieces }) => pieces);
}

/** Records as metrics of a dashboard file, to be pasted below `metrics:` of a panel. */
export function metricsYaml(rows: readonly RecordRow[]): string {
  const texts = rows.filter(({ type }) => type === "text").length;
  const head = texts === 0 ? "" : `# without ${texts} that hold text\n`;
  const pieces = metricPieces(rows);
  return head + (pieces.length === 0 ? "" : stringify(pieces, { lineWidth: 0 }));
}
