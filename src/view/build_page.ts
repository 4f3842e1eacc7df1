import { metricFacts, worseWay } from "../model/metric_types.ts";
import type { Metric, Panel } from "../model/dashboard.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import type { Event } from "../model/event.ts";
import { MOST_HOST_LINES } from "../model/hosts_as.ts";
import type { LineView, PageView, PanelView } from "../model/page_view.ts";
import type { DrawnAt } from "./line_before.ts";
import { viewedTable } from "./host_table.ts";
import { hostsAt } from "./hosts_at.ts";
import { isSmoothed, panelLines } from "./panel_lines.ts";
import { hiddenHosts, type Membership, membership, memberView, panelSharing } from "./members.ts";
import { memberOutages, panelOutages } from "./member_outages.ts";
import { panelLimits } from "./panel_limits.ts";
import { pageWords } from "./page_words.ts";
import { areLacking, type PanelFacts } from "./panel_words.ts";
import { statusLine } from "./status_line.ts";
import { flatMetrics, type Scene } from "./scene.ts";
import { foundEvents, leftOutEvents } from "./scene_events.ts";
import { metricUnit, panelUnit } from "./units.ts";
import type { ViewState } from "./view_state.ts";

/** The page that a view shows, as plain data. `maxPoints` bounds the points of a line. */
export function pageView(
  scene: Scene,
  view: ViewState,
  options: { readonly maxPoints: number },
): PageView {
  const { dashboard, newestMs } = scene;
  const page = dashboard.pages[view.page]!;
  const atMs = frozenAtMs(scene, view) ?? newestMs;
  const toMs = rightEdgeMs(scene, view, options);
  const fromMs = toMs - view.windowMs;
  const window = { fromMs, toMs, maxPoints: options.maxPoints };
  const before = dashboard.pages.slice(0, view.page);
  let metricIndex = flatMetrics(before).length;
  const sharing = membership(
    { ...scene, hostsAs: view.hostsAs ?? scene.hostsAs },
    hiddenHosts(scene, view),
  );
  // Those of all panels: a long window takes a while to search.
  const { outages, events: partial } = memberOutages(scene, sharing, window);
  const events = [...scene.events, ...partial, ...foundEvents(scene, window)]
    .filter((event) => event.atMs <= toMs && (event.endMs ?? event.atMs) >= fromMs)
    .sort((one, other) => one.atMs - other.atMs);
  const hosts = hostsAt(scene, atMs);
  const members = sharing.members.map((member) => memberView(member, hosts));
  const moment = {
    ...{ atMs: view.cursorMs ?? atMs, pageMs: atMs, windowMs: view.windowMs },
    isCursor: view.cursorMs !== undefined,
  };
  const shown = view.isTable ? [] : page.panels;
  const panels = shown.map((panel, panelIndex) => {
    const firstMetric = metricIndex;
    metricIndex += panel.metrics.length;
    const at = { window, moment, compareMs: view.compareMs };
    return panelFacts(scene, view, {
      panel,
      panelIndex,
      firstMetric,
      outages,
      events,
      sharing,
      at,
    });
  });
  const bare = view.isTable ? [] : bareHosts(panels, sharing);
  const table = view.isTable ? viewedTable(scene, view) : undefined;
  return pageWords({
    name: table === undefined ? page.name : `Hosts: ${table.words}`,
    table,
    number: view.page + 1,
    count: dashboard.pages.length,
    fromMs,
    toMs,
    atMs: toMs === atMs ? undefined : atMs,
    intervalMs: scene.intervalMs,
    timeZone: scene.timeZone,
    hosts: members,
    panels,
    // What goes wrong now matters also to who looks at the past.
    cursorMs: view.isTable ? undefined : view.cursorMs,
    smoothedMs: view.isTable || !isSmoothed(view.smoothMs ?? 0, { ...window, ...scene })
      ? undefined
      : view.smoothMs,
    comparedMs: view.isTable ? undefined : view.compareMs,
    status: statusLine(
      { ...scene, warnings: [...scene.warnings, ...bare] },
      scene.recorded === undefined ? hostsAt(scene, newestMs) : hosts,
    ),
    // A recording has no present that a view could be behind.
    behindMs: view.frozenAtMs === undefined || scene.recorded !== undefined
      ? undefined
      : Math.max(0, newestMs - atMs),
  });
}

/**
 * The right edge of a page's charts, epoch milliseconds. Where a tick is less than a pixel it moves on
 * by whole pixels, ahead of the newest tick: lines stand still meanwhile and are not drawn again. In
 * a recording something may have happened already between that tick and the edge.
 */
function rightEdgeMs(
  scene: Scene,
  view: ViewState,
  { maxPoints }: { readonly maxPoints: number },
): number {
  const frozenMs = frozenAtMs(scene, view);
  if (frozenMs !== undefined) return frozenMs;
  const { newestMs, intervalMs, recorded } = scene;
  const { windowMs } = view;
  const pixelMs = windowMs / maxPoints;
  if (recorded !== undefined || !(pixelMs > intervalMs)) return newestMs;
  return Math.ceil(Math.ceil(newestMs / pixelMs) * pixelMs);
}

/** The moment at which a view stands still: not after the newest one, where the clock was set back since. */
function frozenAtMs({ newestMs }: Scene, view: ViewState): number | undefined {
  return view.frozenAtMs === undefined ? undefined : Math.min(view.frozenAtMs, newestMs);
}

function panelFacts(
  scene: Scene,
  view: ViewState,
  { panel, panelIndex, firstMetric, at, outages, events, sharing }: {
    readonly panel: Panel;
    readonly panelIndex: number;
    readonly firstMetric: number;
    readonly at: DrawnAt;
    readonly outages: PanelView["outages"];
    readonly events: readonly Event[];
    readonly sharing: Membership;
  },
): PanelFacts {
  const shown = panel.metrics
    .map((metric, index) => ({
      metric,
      index: firstMetric + index,
      unit: metricUnit(metric, panel),
      position: index,
    }))
    .filter(({ position }) => !view.hiddenMetrics.has(`${view.page}/${panelIndex}/${position}`));
  const own = panelSharing(scene, view, { panel, page: sharing });
  const drawn = panelLines(scene, {
    panel,
    metrics: shown,
    sharing: { own, page: sharing },
    smoothMs: view.smoothMs,
    ...at,
  });
  const remark = [together(own, panel.metrics), ...drawn.remarks]
    .filter((words) => words !== undefined).join(", ");
  return {
    title: panel.title,
    unit: panelUnit(panel),
    remark: remark || undefined,
    axis: axisOf(panel.metrics),
    logScale: view.logScale || panel.log,
    min: panel.min,
    max: panel.max,
    fill: panel.fill,
    lines: drawn.lines,
    bands: drawn.bands,
    crossed: drawn.crossed?.length ? drawn.crossed : undefined,
    hint: panelIndex === 0 ? startHint(scene) : undefined,
    unmatched: unmatchedPatterns(scene, panel),
    alert: panelAlert(drawn.lines),
    limits: panelLimits(scene, panel, view),
    isMoment: scene.isMoment,
    outages: panelOutages(outages, panel, drawn.lines),
    events: [
      ...events.filter((event) => event.panel === undefined || event.panel === panel.title),
      ...leftOutEvents(drawn.lines, panel.title),
    ].sort((one, other) => one.atMs - other.atMs),
  };
}

/** The worst that fires among the lines of a panel. */
function panelAlert(lines: readonly LineView[]): PanelView["alert"] {
  const marks = lines.map(({ latest }) => latest.alert);
  if (marks.includes("critical")) return "critical";
  return marks.includes("warning") ? "warning" : undefined;
}

/** Of hosts that have nothing of what a page asks for a sentence each: they answer, and all looks well. */
function bareHosts(panels: readonly PanelFacts[], { mode, members }: Membership): string[] {
  if (mode.mode === "top") return [];
  const lines = panels.flatMap((panel) => panel.lines);
  return members
    .filter((_, position) => areLacking(lines.filter(({ host }) => host === position)))
    .map(({ label }) => `${label} has nothing of what this page asks for`);
}

/** What to type where this machine has no server, and none was named; undefined elsewhere. */
function startHint({ hosts, history, recorded }: Scene): string | undefined {
  const isNowhere = recorded === undefined &&
    hosts.every(({ address, socketPath }, index) =>
      address.kind === "local" && socketPath === undefined &&
      history.hostState(index).reason === "no-socket"
    );
  return isNowhere
    ? "no server here: try traffic-grapher HOST ... (by ssh), traffic-grapher demo, " +
      "traffic-grapher check"
    : undefined;
}

/** Wildcards that found nothing, where somebody answered; undefined: none. */
function unmatchedPatterns(
  { history, hosts }: Scene,
  { metrics, wildcards = [] }: Panel,
): string[] | undefined {
  const hasAnswered = hosts.some((_, index) => history.hostState(index).tookMs !== undefined);
  const records = metrics.filter(({ matched }) => matched !== undefined).flatMap(recordsOfMetric);
  const patterns = wildcards.map(({ pattern }) => pattern)
    .filter((pattern) => !records.some((record) => new RegExp(pattern).test(record)));
  return hasAnswered && patterns.length > 0 ? patterns : undefined;
}

/** How several hosts became one line, in words for the panel's heading: shares are never added up. */
function together(
  { mode, members, areTooMany }: Membership,
  metrics: readonly Metric[],
): string | undefined {
  if (mode.mode === "top") {
    const [way, ...others] = new Set(metrics.map(worseWay));
    const which = others.length > 0 ? "worst" : way === "low" ? "lowest" : "highest";
    return `the ${mode.count} ${which} of ${members[0]?.hosts.length ?? 0} hosts`;
  }
  if (!members.some((member) => member.hosts.length > 1)) return undefined;
  if (areTooMany === true) return `${TOGETHER.spread} (at most ${MOST_HOST_LINES} hosts as lines)`;
  const isOfShares = (mode.mode === "sum" || mode.mode === "avg") &&
    metrics.every(({ type }) => metricFacts(type).isShare);
  if (!isOfShares) return TOGETHER[mode.mode];
  // Of those that came as they are drawn nobody knows what is behind each.
  return metrics.some(({ isDerived }) => isDerived) ? TOGETHER.avg : "all hosts as one";
}

const TOGETHER = {
  auto: undefined,
  lines: undefined,
  sum: "sum of hosts",
  avg: "average of hosts",
  max: "highest host",
  spread: "median host, lowest to highest",
} as const;

function axisOf(metrics: readonly Metric[]): PanelView["axis"] {
  const axes = new Set(metrics.map(({ type }) => metricFacts(type).axis));
  return axes.size === 1 ? [...axes][0]! : "zero";
}
