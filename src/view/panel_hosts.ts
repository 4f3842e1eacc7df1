import { worseWay } from "../model/metric_types.ts";

import { type AlertStatus, worstSeverity } from "../model/alert.ts";
import type { Metric } from "../model/dashboard.ts";
import type { HostsAs } from "../model/hosts_as.ts";
import type { BandView, CrossedView, LatestView, LineView } from "../model/page_view.ts";
import type { AggregateMode } from "../series/aggregate.ts";
import type { Member, Membership } from "./members.ts";
import { type LatestQuery, latestView, type Moment } from "./latest_view.ts";
import { type DrawnAt, type DrawnWindow, withBefore } from "./line_before.ts";
import { areLacking } from "./panel_words.ts";
import type { Scene } from "./scene.ts";

/** A metric that a panel shows. */
export interface ShownMetric {
  readonly metric: Metric;
  /** Its index in the history. */
  readonly index: number;
  readonly unit: string;
}

export interface PanelLines {
  readonly lines: readonly LineView[];
  readonly bands: readonly BandView[];
  /** Under a cursor what each host has that is drawn with others. */
  readonly crossed?: readonly CrossedView[] | undefined;
}

/** The lines and bands of a panel: host by host, or many hosts taken together. */
export function panelHosts(
  scene: Scene,
  { metrics, membership: { mode, members }, ...at }: DrawnAt & {
    readonly metrics: readonly ShownMetric[];
    readonly membership: Membership;
  },
): PanelLines {
  const linesOf = (metric: ShownMetric): PanelLines[] =>
    mode.mode === "top"
      ? [topLines(scene, { metric, hosts: members[0]?.hosts ?? [], count: mode.count, ...at })]
      : members.map((member, position) =>
        member.hosts.length === 1
          ? {
            lines: [hostLine(scene, { metric, host: member.hosts[0]!, position, ...at })],
            bands: [],
          }
          : togetherLine(scene, { metric, member, position, mode: mode.mode, ...at })
      );
  const all = metrics.flatMap((shown) =>
    shown.metric.matched === undefined ? linesOf(shown) : withoutLacking(linesOf(shown))
  );
  return {
    lines: all.flatMap(({ lines }) => lines),
    bands: all.flatMap(({ bands }) => bands),
    crossed: all.flatMap(({ crossed = [] }) => crossed),
  };
}

/** Of what a wildcard finds each host has some: that it lacks the others is not worth a word. */
function withoutLacking(panels: readonly PanelLines[]): PanelLines[] {
  const isLacked = (line: LineView) => areLacking([line]) && !line.values.some(Number.isFinite);
  if (panels.every(({ lines }) => lines.every(isLacked))) return [];
  return panels.map((own) => ({
    ...own,
    lines: own.lines.map((line) => isLacked(line) ? { ...line, isLacked: true } : line),
  }));
}

function hostLine(
  scene: Scene,
  { metric: { metric, index, unit }, host, position, window, moment, compareMs }: DrawnAt & {
    metric: ShownMetric;
    host: number;
    position: number;
  },
): LineView {
  const query = { metric, index, unit, hosts: [host], moment };
  const read = (stretch: DrawnWindow) => scene.history.line(index, host, stretch);
  const leftOut = scene.history.leftOut(index, host, window);
  const line: LineView = {
    ...lineOf(metric, { unit, position }),
    ...read(window),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    latest: markedLatest(scene, query),
  };
  return withBefore(scene, line, { query, window, compareMs, read });
}

/** The latest value and, at the newest moment, how it stands with its alerts. */
function markedLatest(scene: Scene, query: LatestQuery): LatestView {
  const latest = latestView(scene, query);
  const { alerts = [], newestMs } = scene;
  if (alerts.length === 0 || query.moment.atMs < newestMs) return latest;
  const alert = alertMark(alerts, query.index, query.hosts);
  return alert === undefined ? latest : { ...latest, alert };
}

/** How it stands with the alerts on a metric of some hosts: the worst that fires, else what is pending. */
function alertMark(
  statuses: readonly AlertStatus[],
  metricIndex: number,
  hosts: readonly number[],
): LineView["latest"]["alert"] {
  const own = statuses.filter(({ subject, state }) =>
    subject.metricIndex === metricIndex && (state === "firing" || state === "pending") &&
    subject.hosts.some((host) => hosts.includes(host))
  );
  return worstSeverity(own) ?? (own.length > 0 ? "pending" : undefined);
}

/** Several hosts as one line, for `spread` inside the band from the lowest to the highest. */
function togetherLine(
  scene: Scene,
  { metric: { metric, index, unit }, member, position, mode: asked, window, moment, compareMs }:
    & DrawnAt
    & {
      metric: ShownMetric;
      member: Member;
      position: number;
      mode: Exclude<HostsAs["mode"], "top">;
    },
): PanelLines {
  const { history } = scene;
  const isAsked = asked === "sum" || asked === "avg" || asked === "max";
  const mode: AggregateMode = isAsked ? asked : "median";
  const { hosts } = member;
  const query = { metric, index, unit, hosts, mode, moment };
  const read = (stretch: DrawnWindow) => history.aggregateLine(index, hosts, mode, stretch);
  const now: LineView = {
    ...lineOf(metric, { unit, position }),
    ...read(window),
    latest: markedLatest(scene, query),
  };
  const line = withBefore(scene, now, { query, window, compareMs, read });
  if (mode !== "median" && moment.isCursor !== true) return { lines: [line], bands: [] };
  const { texts, edges } = crossedHosts(scene, { metric, index, unit, hosts, moment });
  return {
    lines: [line],
    bands: mode === "median" ? [{ ...bandOf(scene, { metric, index, hosts, window }), edges }] : [],
    crossed: crossedView(metric, { texts, moment }),
  };
}

/** The hosts that are worst at the moment looked at by lines of their own, and the rest as a band. */
function topLines(
  scene: Scene,
  { metric, hosts, count, ...at }: DrawnAt & {
    metric: ShownMetric;
    hosts: readonly number[];
    count: number;
  },
): PanelLines {
  const { history } = scene;
  const worse = worseWay(metric.metric);
  const top = history.topHosts(metric.index, hosts, { count, atMs: at.moment.atMs, worse });
  const rest = hosts.filter((host) => !top.includes(host));
  return {
    lines: top.map((host, position) => ({
      ...hostLine(scene, { metric, host, position, ...at }),
      // First the host: the end is what a narrow place cuts off.
      metric: `${scene.hosts[host]!.label} ${metric.metric.name}`,
      hostLabel: scene.hosts[host]!.label,
    })),
    bands: rest.length === 0 ? [] : [bandOf(scene, { ...metric, hosts: rest, window: at.window })],
    crossed: at.moment.isCursor !== true
      ? []
      : crossedView(metric.metric, { ...crossedHosts(scene, { ...metric, hosts, ...at }), ...at }),
  };
}

/** What hosts have of a metric at a moment, the worst first, those without a value last. */
interface CrossedHosts {
  readonly texts: readonly string[];
  /** The lowest and the highest of those with a value; undefined where there are not two. */
  readonly edges: string | undefined;
}

/** Looks up what each of some hosts has of a metric at a moment. */
function crossedHosts(
  scene: Scene,
  { hosts, ...query }: Omit<LatestQuery, "mode">,
): CrossedHosts {
  const all = hosts.map((host) => {
    const { value, text } = latestView(scene, { ...query, hosts: [host] });
    return { value, text: `${scene.hosts[host]!.label} ${text}` };
  });
  const valued = all.flatMap(({ value, text }) => value === undefined ? [] : [{ value, text }])
    .sort((one, other) => one.value - other.value);
  const silent = all.filter(({ value }) => value === undefined);
  const lowest = valued[0], highest = valued.at(-1);
  const worstFirst = worseWay(query.metric) === "low" ? valued : valued.toReversed();
  return {
    texts: [...worstFirst, ...silent].map(({ text }) => text),
    edges: valued.length < 2 ? undefined : `${lowest!.text} – ${highest!.text}`,
  };
}

/** What a cursor tells of the hosts of a metric. */
function crossedView(
  { name, color }: Metric,
  { texts, moment }: { readonly texts: readonly string[]; readonly moment: Moment },
): CrossedView[] {
  return moment.isCursor === true ? [{ metric: name, color, texts }] : [];
}

function bandOf(
  scene: Scene,
  { metric, index, hosts, window }:
    & Pick<LatestQuery, "metric" | "index" | "hosts">
    & Pick<DrawnAt, "window">,
): BandView {
  return {
    metric: metric.name,
    color: metric.color,
    label: `lowest to highest of ${hosts.length}`,
    ...scene.history.aggregateBand(index, hosts, window),
  };
}

function lineOf(
  { name, color }: Metric,
  { unit, position }: { readonly unit: string; readonly position: number },
) {
  return { metric: name, color, unit, host: position };
}
