import type { Metric } from "../model/dashboard.ts";
import type { BandView, LineView, OutageView } from "../model/page_view.ts";
import type { AggregateMode } from "../series/aggregate.ts";
import type { Member, Membership } from "./members.ts";
import type { Scene } from "./scene.ts";

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly maxPoints: number;
}

interface ShownMetric {
  readonly metric: Metric;
  /** Its index in the history. */
  readonly index: number;
}

interface PanelLines {
  readonly lines: readonly LineView[];
  readonly bands: readonly BandView[];
}

/** The lines and bands of a panel: host by host, or many hosts taken together. */
export function panelHosts(
  scene: Scene,
  options: {
    readonly metrics: readonly ShownMetric[];
    readonly membership: Membership;
    readonly window: Window;
  },
): PanelLines {
  const { metrics, membership: { mode, members }, window } = options;
  const all = metrics.flatMap((metric) =>
    mode.mode === "top"
      ? [topLines(scene, { metric, hosts: members[0]?.hosts ?? [], count: mode.count, window })]
      : members.map((member, position) =>
        member.hosts.length === 1
          ? {
            lines: [hostLine(scene, { metric, host: member.hosts[0]!, position, window })],
            bands: [],
          }
          : togetherLine(scene, { metric, member, position, mode: mode.mode, window })
      )
  );
  return { lines: all.flatMap(({ lines }) => lines), bands: all.flatMap(({ bands }) => bands) };
}

function hostLine(
  scene: Scene,
  { metric: { metric, index }, host, position, window }: {
    metric: ShownMetric;
    host: number;
    position: number;
    window: Window;
  },
): LineView {
  return {
    ...lineOf(metric, position),
    ...scene.history.line(index, host, window),
    ...latestOf(scene, scene.history.latest(index, host, scene.newestMs)),
    absent: scene.history.absent(index, host),
  };
}

/** Several hosts as one line, for `spread` inside the band from the lowest to the highest. */
function togetherLine(
  scene: Scene,
  { metric: { metric, index }, member, position, mode, window }: {
    metric: ShownMetric;
    member: Member;
    position: number;
    mode: "lines" | "sum" | "avg" | "max" | "spread";
    window: Window;
  },
): PanelLines {
  const { history } = scene;
  const one: AggregateMode = mode === "spread" || mode === "lines" ? "median" : mode;
  const line: LineView = {
    ...lineOf(metric, position),
    ...history.aggregateLine(index, member.hosts, one, window),
    ...latestOf(scene, history.aggregateLatest(index, member.hosts, one, scene.newestMs)),
    absent: absentEverywhere(scene, index, member.hosts),
  };
  if (one !== "median") return { lines: [line], bands: [] };
  return {
    lines: [line],
    bands: [bandOf(scene, { metric: { metric, index }, hosts: member.hosts, window })],
  };
}

/** The hosts that are highest now by lines of their own, and the rest as a band. */
function topLines(
  scene: Scene,
  { metric, hosts, count, window }: {
    metric: ShownMetric;
    hosts: readonly number[];
    count: number;
    window: Window;
  },
): PanelLines {
  const { history } = scene;
  const top = history.topHosts(metric.index, hosts, count);
  const rest = hosts.filter((host) => !top.includes(host));
  return {
    lines: top.map((host, position) => ({
      ...hostLine(scene, { metric, host, position, window }),
      metric: `${metric.metric.name} ${scene.hosts[host]!.label}`,
    })),
    bands: rest.length === 0 ? [] : [bandOf(scene, { metric, hosts: rest, window })],
  };
}

function bandOf(
  scene: Scene,
  { metric: { metric, index }, hosts, window }: {
    metric: ShownMetric;
    hosts: readonly number[];
    window: Window;
  },
): BandView {
  return {
    metric: metric.name,
    color: metric.color,
    label: `lowest to highest of ${hosts.length}`,
    ...scene.history.aggregateBand(index, hosts, window),
  };
}

function lineOf(metric: Metric, position: number) {
  return { metric: metric.name, type: metric.type, color: metric.color, host: position };
}

function latestOf(
  { newestMs }: Scene,
  latest: { readonly value: number; readonly atMs: number } | undefined,
): Pick<LineView, "latest"> | Record<never, never> {
  if (latest === undefined) return {};
  return { latest: { value: latest.value, ageMs: Math.max(0, newestMs - latest.atMs) } };
}

/** The records that none of the hosts has: a line over several is drawn from those that have them. */
function absentEverywhere(scene: Scene, metricIndex: number, hosts: readonly number[]): string[] {
  const [first = [], ...others] = hosts.map((host) => scene.history.absent(metricIndex, host));
  return first.filter((record) => others.every((absent) => absent.includes(record)));
}

/** When a member was silent: a host's outages, of several the stretches in which all were silent. */
export function memberOutages(
  scene: Scene,
  { members }: Membership,
  window: { readonly fromMs: number; readonly toMs: number },
): OutageView[] {
  return members.flatMap((member, position) => {
    const [first = [], ...others] = member.hosts.map((host) => scene.history.outages(host, window));
    const common = others.reduce((outages, more) => intersect(outages, more), first);
    return common.map((outage) => ({ host: position, ...outage }));
  });
}

type Stretch = Omit<OutageView, "host">;

function intersect(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({
        fromMs: Math.max(one.fromMs, other.fromMs),
        toMs: Math.min(one.toMs, other.toMs),
        open: one.open && other.open,
      }))
      .filter(({ fromMs, toMs }) => fromMs < toMs)
  );
}
