import { formatDuration } from "../base/format_value.ts";
import { given } from "../base/given.ts";
import { ALERT_SOURCE, type Event } from "../model/event.ts";
import type {
  HostView,
  LatestView,
  LegendView,
  LineView,
  MarkView,
  NoticeView,
  PanelView,
  ValueState,
} from "../model/page_view.ts";

const NO_DATA = "no data yet";

/** What a panel shows, before it is put into words. */
export type PanelFacts = Omit<PanelView, "legend" | "notices" | "marks" | "isEmpty"> & {
  /** What to do while there is nothing, a sentence without its end; absent: wait. */
  readonly hint?: string | undefined;
};

/** What a panel's words depend on beside it. */
interface Surroundings {
  readonly hosts: readonly Pick<HostView, "label">[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** A panel with its words: legend, notices and marks, for all that lay it out. */
export function panelWords(facts: PanelFacts, around: Surroundings): PanelView {
  const panel = { ...facts, lines: facts.lines.filter(({ isLacked }) => isLacked !== true) };
  const isEmpty = !panel.lines.some(({ values }) => values.some(Number.isFinite)) &&
    !panel.bands.some(({ low }) => low.some(Number.isFinite));
  const { hint: _hint, ...rest } = panel;
  return {
    ...rest,
    legend: legendOf(facts, around),
    notices: noticesOf(panel, around, isEmpty),
    marks: marksOf(panel, around),
    isEmpty,
  };
}

function legendOf({ lines, bands }: PanelFacts, { hosts }: Surroundings): LegendView[] {
  const items = [...Map.groupBy(lines, ({ metric }) => metric)].map((
    [metric, own],
  ): LegendView => ({
    metric,
    color: own[0]!.color,
    values: own.map(({ latest }) => latest),
    age: ageOf(own, hosts),
    ...given({
      edges: bands.find((band) => band.metric === metric)?.edges,
      names: namesOf(own),
      // The place of a line that its dashes tell.
      host: own.length === 1 && own[0]!.hostLabel !== undefined
        ? own[0]!.dash ?? own[0]!.host
        : undefined,
    }),
  }));
  for (const { metric, color, label } of bands) {
    if (items.some((item) => item.metric === metric)) continue;
    items.push({ metric, color, values: [], age: "", remark: label });
  }
  return items;
}

/** Whose the lines of a metric are, where only they tell, and their metric does not. */
function namesOf(lines: readonly LineView[]): string[] | undefined {
  const names = lines.flatMap(({ hostLabel, metric }) =>
    hostLabel === undefined || metric.startsWith(`${hostLabel} `) ? [] : [hostLabel]
  );
  return names.length === lines.length ? names : undefined;
}

function ageOf(lines: readonly LineView[], hosts: Surroundings["hosts"]): string {
  const stale = lines.filter(({ latest }) => latest.state === "stale");
  const [first, ...others] = stale;
  if (first === undefined) return "";
  const since = ({ latest }: LineView) => latest.atMs ?? Infinity;
  const oldest = others.reduce((one, other) => since(other) < since(one) ? other : one, first);
  const which = hosts.length > 1 && lines.length > 1
    ? `${oldest.hostLabel ?? hosts[oldest.host]?.label ?? "?"} `
    : "";
  return `${which}${oldest.latest.age} ago`;
}

/** States that are said in a panel, each metric and kind once; in this order. */
const LACKING: Readonly<Partial<Record<ValueState, (where: string) => string>>> = {
  "absent on this host": (where) => `not on ${where}`,
  "unusable": (where) => `no usable value on ${where}`,
  "not recorded": () => "not recorded",
};

/** Whether nothing is to be had of any of these lines, on a host that could tell. */
export function areLacking(lines: readonly LineView[]): boolean {
  return lines.length > 0 && lines.every(({ latest }) => LACKING[latest.state] !== undefined);
}

function noticesOf(
  { lines, hint, unmatched = [] }: PanelFacts,
  { hosts }: Surroundings,
  isEmpty: boolean,
): NoticeView[] {
  const lacking = lines.filter(({ latest }) => LACKING[latest.state] !== undefined);
  const groups = Map.groupBy(lacking, ({ metric, latest }) => `${latest.state} ${metric}`);
  const notices = [...groups.values()].map((own): NoticeView => {
    const [{ metric, latest }] = own as [LineView, ...LineView[]];
    const said = LACKING[latest.state]!(whereOf(own, hosts));
    return {
      level: "warning",
      text: `${metric}: ${said} (${detailsOf(own.map((line) => line.latest))})`,
    };
  });
  if (!isEmpty || (lines.length > 0 && lacking.length === lines.length)) return notices;
  const text = lines.length === 0 && unmatched.length > 0
    ? `no record matches ${unmatched.join(" or ")}`
    : waitingFor(lines);
  const waiting = hint === undefined
    ? { level: "info", text } as const
    : { level: "warning", text: hint } as const;
  return [waiting, ...notices];
}

/** What is waited for, where that is the same for all lines. */
function waitingFor(lines: readonly LineView[]): string {
  const [why = NO_DATA, ...others] = new Set(lines.map(({ latest }) => latest.why));
  return others.length === 0 && why.startsWith(NO_DATA) ? why : NO_DATA;
}

function whereOf(lines: readonly LineView[], hosts: Surroundings["hosts"]): string {
  if (hosts.length === 1) return "this host";
  if (lines.length === hosts.length) return "these hosts";
  return lines.map(({ host }) => hosts[host]?.label ?? "?").join(", ");
}

function detailsOf(latest: readonly LatestView[]): string {
  return [...new Set(latest.flatMap(({ details = [] }) => details))].join(", ");
}

/** What gives way to what, where labels lack room. */
const WEIGHTS = { outage: 5, alert: 4, restart: 3, span: 2, point: 1 } as const;

function weightOf({ source, label, endMs }: Event): number {
  if (source === ALERT_SOURCE) return WEIGHTS.alert;
  if (source === "tool" && /: no answer of /.test(label)) return WEIGHTS.outage;
  if (source === "tool" && /\brestarted$/.test(label)) return WEIGHTS.restart;
  return endMs === undefined ? WEIGHTS.point : WEIGHTS.span;
}

/** A label, and where it is the tool's own and ends with how long it lasted that alone, whole. */
function wordings({ label, source }: Event): MarkView["texts"] {
  const lasted = / ((?:\d[\d.,]* (?:ms|s|min|h|d) ?)+)$/.exec(label)?.[1];
  return source !== "tool" || lasted === undefined ? [label] : [label, lasted];
}

function marksOf(
  { outages, events }: PanelFacts,
  { hosts, fromMs, toMs }: Surroundings,
): MarkView[] {
  const silences = outages.map((outage): MarkView => {
    const lasted = formatDuration(outage.toMs - outage.fromMs);
    const words = `no answer ${lasted}`;
    return {
      texts: hosts.length > 1
        ? [`${hosts[outage.host]?.label ?? "?"} ${words}`, words, lasted]
        : [words, lasted],
      fromMs: outage.fromMs,
      toMs: outage.toMs,
      kind: "outage",
      weight: WEIGHTS.outage,
    };
  });
  const happened = events.map((event): MarkView => {
    const { atMs, endMs = atMs, color, panel } = event;
    return {
      texts: wordings(event),
      weight: weightOf(event),
      fromMs: atMs,
      toMs: endMs,
      kind: "event",
      color,
      isOwn: panel === undefined ? undefined : true,
    };
  });
  return [...silences, ...happened]
    .filter((mark) => mark.toMs >= fromMs && mark.fromMs <= toMs)
    .sort((one, other) => one.fromMs - other.fromMs);
}
