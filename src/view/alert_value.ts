import type { AlertSubject } from "../model/alert.ts";
import type { Scene } from "./scene.ts";
import { latestView, type ValueSource } from "./latest_view.ts";
import { metricUnit } from "./units.ts";

/** Values are judged while they are current, which none is for longer than this, in milliseconds. */
const WINDOW_MS = 60_000;
const WINDOW_INTERVALS = 5;

/**
 * What an alert judges now: the value that every surface shows, while it is current; of a host 1 while it is
 * silent and 0 while it answers. Undefined where there is none.
 */
export function alertValue(
  source: ValueSource & Pick<Scene, "dashboard">,
  subject: AlertSubject,
): number | undefined {
  const { kind, hosts, rule } = subject;
  if (kind === "host") return silenceOf(source, hosts[0] ?? 0);
  const found = metricOf(source, subject);
  if (found === undefined) return undefined;
  const { newestMs, intervalMs } = source;
  const latest = latestView(source, {
    metric: found.metric,
    index: subject.metricIndex,
    hosts,
    mode: rule.over === "each" ? undefined : rule.over,
    unit: found.unit,
    moment: {
      atMs: newestMs,
      pageMs: newestMs,
      windowMs: Math.max(WINDOW_MS, WINDOW_INTERVALS * intervalMs),
    },
  });
  return latest.state === "current" ? latest.value : undefined;
}

/** The unit of what an alert watches, in words; of a host none. */
export function alertUnit(source: Pick<Scene, "dashboard">, subject: AlertSubject): string {
  return metricOf(source, subject)?.unit ?? "";
}

function metricOf(
  { dashboard }: Pick<Scene, "dashboard">,
  { page = -1, panel, metric }: AlertSubject,
) {
  const own = dashboard.pages[page]?.panels.find(({ title }) => title === panel);
  const found = own?.metrics.find(({ name }) => name === metric);
  return own === undefined || found === undefined
    ? undefined
    : { metric: found, unit: metricUnit(found, own) };
}

function silenceOf({ history }: ValueSource, host: number): number | undefined {
  const { state, reason } = history.hostState(host);
  if (state === "waiting" || state === "unrecorded") return undefined;
  // Of a poll for which nobody waited the host is not to blame.
  if (state === "failing" && reason === "stalled") return undefined;
  return state === "failing" ? 1 : 0;
}
