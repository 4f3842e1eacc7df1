import type { Panel } from "../model/dashboard.ts";
import type { Event } from "../model/event.ts";
import type { LineView, OutageView } from "../model/page_view.ts";
import type { Outage, TimeWindow } from "../series/time_window.ts";
import type { Member, Membership } from "./members.ts";
import type { Scene } from "./scene.ts";

/** The silent hosts of an aggregate that are named; more are counted. */
const MOST_NAMED = 2;

interface Silence extends Outage {
  readonly host: number;
}

/**
 * When the lines of a page lack hosts: as outages where all hosts of a line are silent, else, where a line
 * goes on with those that answer, as events that say how many those are: `11 of 12 hosts: no answer of ats7`.
 */
export function memberOutages(
  scene: Scene,
  { members }: Membership,
  window: TimeWindow,
): { readonly outages: OutageView[]; readonly events: Event[] } {
  const outages: OutageView[] = [], events: Event[] = [];
  members.forEach((member, position) => {
    const silences = member.hosts.map((host) =>
      scene.history.outages(host, window).map((outage): Silence => ({ ...outage, host }))
    );
    const [first = [], ...others] = silences;
    const common: readonly Outage[] = others.reduce<readonly Outage[]>(intersect, first);
    outages.push(
      ...common.map(({ fromMs, toMs, open }) => ({ host: position, fromMs, toMs, open })),
    );
    if (member.hosts.length > 1) events.push(...partialEvents(scene, member, silences.flat()));
  });
  return { outages, events };
}

/** Those of a panel: one of sources alone lacks nothing while these tell of a host whose server is down. */
export function panelOutages(
  outages: readonly OutageView[],
  { metrics }: Pick<Panel, "metrics">,
  lines: readonly LineView[],
): readonly OutageView[] {
  if (!metrics.every(({ source }) => source !== undefined)) return outages;
  return outages.filter(({ host, fromMs, toMs }) =>
    !lines.some((line) =>
      line.host === host &&
      line.times.some((time, at) =>
        time > fromMs && time <= toMs && Number.isFinite(line.values[at])
      )
    )
  );
}

/** Silences that overlap are one event: it names the hosts that are silent in any part of it. */
function partialEvents(
  { hosts }: Scene,
  { hosts: own }: Member,
  silences: readonly Silence[],
): Event[] {
  const groups: { fromMs: number; toMs: number; hosts: Set<number> }[] = [];
  for (const { host, fromMs, toMs } of silences.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = groups.at(-1);
    if (last === undefined || fromMs > last.toMs) {
      groups.push({ fromMs, toMs, hosts: new Set([host]) });
      continue;
    }
    last.toMs = Math.max(last.toMs, toMs);
    last.hosts.add(host);
  }
  return groups.filter((group) => group.hosts.size < own.length)
    .map(({ fromMs, toMs, hosts: silent }) => {
      const names = [...silent].slice(0, MOST_NAMED).map((host) => hosts[host]!.label);
      const more = silent.size - names.length;
      const named = names.join(", ") + (more > 0 ? ` and ${more} more` : "");
      return {
        atMs: fromMs,
        endMs: toMs,
        label: `${own.length - silent.size} of ${own.length} hosts: no answer of ${named}`,
        source: "tool" as const,
      };
    });
}

function intersect(some: readonly Outage[], others: readonly Outage[]): Outage[] {
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
