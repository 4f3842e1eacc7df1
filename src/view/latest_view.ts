import { metricFacts } from "../model/metric_types.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import { formatDuration, formatInUnit } from "../base/format_value.ts";
import type { Metric } from "../model/dashboard.ts";
import type { LatestView, ValueState } from "../model/page_view.ts";
import type { AggregateMode } from "../series/aggregate.ts";
import { type LackingRecord, lackingRecords } from "../series/lacking_records.ts";
import { DEFAULT_SYNC_INTERVAL_MS, isSlow } from "../series/slow_records.ts";
import type { Standing } from "../series/standing.ts";
import type { Scene } from "./scene.ts";

/** What a scene must tell for the values of its lines. */
export type ValueSource = Pick<
  Scene,
  "history" | "intervalMs" | "newestMs" | "recordedAt" | "stateAt"
>;

/** One metric of one host, or of several that are taken together, at a moment. */
export interface LatestQuery {
  readonly metric: Metric;
  /** Its index in the history. */
  readonly index: number;
  readonly hosts: readonly number[];
  /** How several hosts become one; of one host nothing. */
  readonly mode?: AggregateMode | undefined;
  readonly unit: string;
  readonly moment: Moment;
}

/** The moment that is asked for. Epoch milliseconds. */
export interface Moment {
  /** It is that of a cursor. */
  readonly isCursor?: boolean | undefined;
  readonly atMs: number;
  /** The moment of the whole page, of which a cursor may point at an earlier one. */
  readonly pageMs: number;
  /** A value that is older is no part of what is looked at. */
  readonly windowMs: number;
}

/** Clocks of ticks are rounded to this, in milliseconds. */
const ROUNDING_MS = 1;
/** A cursor moves by even steps, and ticks are a little uneven. */
const MOST_JITTER_MS = 250;

/** The latest value of a line at a moment, with its state: the one rule for every surface. */
export function latestView(source: ValueSource, query: LatestQuery): LatestView {
  const { metric, moment: { atMs, windowMs }, unit } = query;
  const standing = standingAt(source, query);
  if (standing.kind === "value" && atMs - standing.atMs <= windowMs) {
    const ageMs = Math.max(0, atMs - standing.atMs);
    const shown = {
      value: standing.value,
      atMs: standing.atMs,
      text: formatInUnit(standing.value, unit),
    };
    if (ageMs <= staleMs(metric, source.intervalMs)) return { state: "current", ...shown };
    const age = formatDuration(ageMs);
    return { state: "stale", ...shown, age, why: `measured ${age} ago` };
  }
  if (query.hosts.length > 0 && query.hosts.every((host) => hasLeft(source, query.moment, host))) {
    return none("gap", "no longer recorded");
  }
  // What not every answer tells of is not lacking because the last one before a silence did not.
  const isSilent = metric.refreshMs !== undefined && standing.kind === "broken" &&
    standing.by === "silence";
  const lacking = isSilent ? [] : lackingAt(source, query);
  if (lacking.length > 0) return lackingView(lacking, unsaidState(source, query));
  if (standing.kind === "broken") return brokenView(standing, atMs);
  return none("no data yet", `no data yet: ${whyNothing(source, query, standing)}`);
}

/** Whether who records has left a host at the moment of the page. */
function hasLeft(
  { history, newestMs, stateAt }: ValueSource,
  { pageMs }: Moment,
  host: number,
): boolean {
  const said = pageMs >= newestMs ? history.hostState(host) : stateAt?.(host, pageMs);
  return said?.state === "unrecorded";
}

/** From which age on a value is older than it should be: some are refreshed every 5 s only. */
function staleMs({ refreshMs = DEFAULT_SYNC_INTERVAL_MS }: Metric, intervalMs: number): number {
  return Math.max(2.5 * intervalMs, 1.5 * refreshMs);
}

function standingAt({ history, intervalMs }: ValueSource, query: LatestQuery): Standing {
  const { index, hosts, mode, moment: { atMs, pageMs, windowMs } } = query;
  const jitterMs = Math.min(intervalMs / 2, MOST_JITTER_MS);
  const toMs = Math.min(atMs + jitterMs, pageMs) + ROUNDING_MS;
  const [host] = hosts;
  if (mode === undefined && host !== undefined) return history.standing(index, host, toMs);
  return history.aggregateStanding(index, hosts, mode ?? "median", {
    fromMs: pageMs - windowMs,
    toMs,
  });
}

/** The records that none of the hosts has a number of: several are drawn from those that have them. */
function lackingAt(source: ValueSource, query: LatestQuery) {
  const [first = [], ...others] = query.hosts.map((host) => lackingOn(source, query, host));
  return first.filter(({ record }) =>
    others.every((lacking) => lacking.some((other) => other.record === record))
  );
}

function lackingOn(
  { history, newestMs, recordedAt, stateAt }: ValueSource,
  { metric, index, moment: { pageMs } }: LatestQuery,
  host: number,
): LackingRecord[] {
  const said = pageMs >= newestMs ? undefined : stateAt?.(host, pageMs);
  if (said === undefined) return history.lacking(index, host);
  // Of a moment in a recording its words are known, and which records it holds at all.
  const { state, absent = [], problems } = said;
  if (state === "failing") return [];
  const lacking = lackingRecords({ values: new Map(), absent, problems }, recordsOfMetric(metric));
  return lacking.filter(({ record, how }) =>
    how !== "missing" || recordedAt?.(host, pageMs)?.has(record) === false
  );
}

/** What a record is of which nothing was said: who asked for it got none, a recording may not have it. */
function unsaidState(
  { recordedAt }: ValueSource,
  { hosts, moment: { pageMs } }: LatestQuery,
): "unusable" | "not recorded" {
  const isRecorded = hosts.some((host) => recordedAt?.(host, pageMs) !== undefined);
  return isRecorded ? "not recorded" : "unusable";
}

function lackingView(
  lacking: readonly LackingRecord[],
  unsaid: "unusable" | "not recorded",
): LatestView {
  const unusable = lacking.filter(({ how }) => how === "unusable");
  const state = lacking.some(({ how }) => how === "absent")
    ? "absent on this host"
    : unusable.length > 0
    ? "unusable"
    : unsaid;
  const named = state === "unusable" && unusable.length > 0 ? unusable.slice(0, 1) : lacking;
  const details = named.map(({ record, why }) =>
    why !== undefined
      ? `${record}: ${why}`
      : state === "unusable"
      ? `${record}: not in the answer`
      : record
  );
  return { ...none(state, `${LACKING_WORDS[state]}: ${details.join(", ")}`), details };
}

const LACKING_WORDS = {
  "absent on this host": "not on this host",
  "unusable": "no usable value",
  "not recorded": "not recorded",
} as const;

function brokenView(
  { by, sinceMs, isOver }: Extract<Standing, { kind: "broken" }>,
  atMs: number,
): LatestView {
  const since = formatDuration(Math.max(0, atMs - sinceMs));
  if (by === "restart") {
    const when = atMs - sinceMs < 500 ? "just now" : `${since} ago`;
    return none("restarted", `the server was restarted ${when}: no value since`, sinceMs);
  }
  const why = by === "silence"
    ? isOver ? "no value since the host answers again" : `no answer for ${since}`
    : by === "pause"
    ? "nobody looked before: no value since"
    : `set back ${since} ago: no value since`;
  return none("gap", why, sinceMs);
}

function whyNothing(
  { history, intervalMs }: ValueSource,
  { metric, hosts, moment: { windowMs } }: LatestQuery,
  standing: Standing,
): string {
  if (standing.kind === "value") return `nothing measured in the last ${formatDuration(windowMs)}`;
  if (hosts.every((host) => history.hostState(host).state === "waiting")) return "no answer yet";
  if (metric.type === "counter" && hosts.every((host) => history.isAnswerTimeVague(host))) {
    return "its answers come too late to tell when they were given, and so a rate";
  }
  const refreshMs = metric.refreshMs ??
    (isSlow(recordsOfMetric(metric)) ? DEFAULT_SYNC_INTERVAL_MS : undefined);
  if (refreshMs !== undefined && refreshMs > intervalMs && metricFacts(metric.type).rises) {
    return `the server refreshes it every ${formatDuration(refreshMs)}`;
  }
  return "nothing to measure so far";
}

function none(state: ValueState, why: string, atMs?: number): LatestView {
  return { state, text: isLacking(state) ? "n/a" : "–", why, atMs };
}

/** Whether nothing is to be had of a line, on a host that could tell. */
export function isLacking(state: ValueState): state is keyof typeof LACKING_WORDS {
  return state in LACKING_WORDS;
}
