import { countOf } from "../base/count_of.ts";
import { formatDuration, formatInUnit, formatLatency } from "../base/format_value.ts";
import type { TableCell, TableView } from "../model/table_view.ts";
import { hostsAt } from "./hosts_at.ts";
import { latestView } from "./latest_view.ts";
import type { HostFacts } from "./page_words.ts";
import type { Scene } from "./scene.ts";
import { type TableMetric, tableMetrics } from "./table_metrics.ts";
import { FIRST_TABLE, type TableChoice } from "./table_choice.ts";
import type { ViewState } from "./view_state.ts";

/** The record of the server's version, and of when it was started, epoch seconds. */
export const VERSION_RECORD = "proxy.process.version.server.short";
export const START_RECORD = "proxy.process.proxy.start_time";

/** A value of a cell, and what it is sorted by: undefined comes last. */
interface Value extends TableCell {
  readonly by?: number | string | undefined;
}

interface Column {
  readonly title: string;
  readonly weight: number;
  readonly isNumber: boolean;
  readonly value: (host: number, facts: HostFacts) => Value;
}

/** A moment of which a table is. Epoch milliseconds, and how long a stretch may be looked back. */
interface TableMoment {
  readonly atMs: number;
  readonly windowMs: number;
}

/** All hosts at a moment, a row each, as they are filtered, sorted and chosen. */
export function hostTable(scene: Scene, choice: TableChoice, moment: TableMoment): TableView {
  const columns = columnsOf(scene, moment);
  const sortedBy = Math.min(choice.column, columns.length - 1);
  const isDown = choice.isDown;
  const needle = choice.filter.toLowerCase();
  const facts = hostsAt(scene, moment.atMs);
  const rows = facts.map((host, index) => ({
    host: index,
    values: columns.map((column) => column.value(index, host)),
  }))
    .filter(({ values }) => values.some(({ text }) => text.toLowerCase().includes(needle)))
    .sort((one, other) => order(one.values[sortedBy], other.values[sortedBy], isDown));
  const found = rows.findIndex(({ host }) => host === choice.host);
  const shown = rows.length === facts.length
    ? countOf(rows.length, "host")
    : `${rows.length} of ${facts.length} hosts`;
  const way = `by ${columns[sortedBy]!.title.toLowerCase()}`;
  const filter = needle === "" ? "" : `, with “${choice.filter}”`;
  return {
    columns: columns.map(({ title, weight, isNumber }, index) => ({
      title,
      weight,
      isNumber,
      sorted: index !== sortedBy ? undefined : isDown ? "down" as const : "up" as const,
    })),
    rows: rows.map(({ host, values }) => ({
      host,
      cells: values.map(({ text, level }) => ({ text, level })),
    })),
    selected: Math.max(0, found),
    words: `${shown} ${way}${filter}`,
  };
}

/** The host table of a view, at the moment whose values that shows. */
export function viewedTable(scene: Scene, view: ViewState): TableView {
  const { cursorMs, frozenAtMs, windowMs, table = FIRST_TABLE } = view, { newestMs } = scene;
  // The clock may have been set back since.
  const atMs = Math.min(newestMs, cursorMs ?? frozenAtMs ?? newestMs);
  return hostTable(scene, table, { atMs, windowMs });
}

const STATE_RANKS = { failing: 3, waiting: 2, unrecorded: 1, answering: 0 } as const;
const STATE_WORDS = {
  failing: "no answer",
  waiting: "waiting",
  unrecorded: "not recorded",
  answering: "ok",
} as const;

function columnsOf(scene: Scene, moment: TableMoment): Column[] {
  const text = { isNumber: false }, number = { isNumber: true };
  const usual = usualVersion(scene);
  return [
    {
      ...{ title: "HOST", weight: 100, ...text },
      value: (_, { label }) => ({ text: label, by: label }),
    },
    {
      ...{ title: "STATE", weight: 99, ...text },
      value: (host, facts) => stateOf(scene, host, facts),
    },
    {
      ...{ title: "SINCE", weight: 60, ...number },
      value: (host, facts) => sinceOf(scene, host, { facts, atMs: moment.atMs }),
    },
    ...tableMetrics(scene.dashboard).map((column): Column => ({
      ...{ title: column.title.toUpperCase(), weight: 80, ...number },
      value: (host) => valueOf(scene, column, { host, moment }),
    })),
    {
      ...{ title: "POLL", weight: 40, ...number },
      value: (_, { tookMs }) =>
        tookMs === undefined ? NONE : { text: formatLatency(tookMs), by: tookMs },
    },
    {
      ...{ title: "VERSION", weight: 50, ...text },
      value: (host) => versionOf(scene, host, usual),
    },
    {
      ...{ title: "UP", weight: 30, ...number },
      value: (host, { state }) => upOf(scene, host, { state, atMs: moment.atMs }),
    },
    {
      ...{ title: "BY", weight: 10, ...text },
      value: (host) => {
        const { kind } = scene.hosts[host]!.address;
        return { text: kind, by: kind, level: "muted" };
      },
    },
    {
      ...{ title: "ERROR", weight: 90, ...text },
      value: (host, facts) => errorOf(scene, host, facts),
    },
  ];
}

const NONE: Value = { text: "–", level: "muted" };

function stateOf(scene: Scene, host: number, { state }: HostFacts): Value {
  const hasProblems = state === "answering" && problemsOf(scene, host).length > 0;
  const isUnknown = state === "waiting" || state === "unrecorded";
  const level = state === "failing" ? "bad" : isUnknown ? "muted" : undefined;
  const by = STATE_RANKS[state] + (hasProblems ? 1 : 0);
  return { text: STATE_WORDS[state], by, level: hasProblems ? "warning" : level ?? "good" };
}

function problemsOf({ history }: Scene, host: number): readonly string[] {
  return history.hostState(host).problems;
}

function errorOf(scene: Scene, host: number, { state, message }: HostFacts): Value {
  if (state === "failing") return { text: message ?? "", by: message, level: "bad" };
  const text = problemsOf(scene, host).join(" · ");
  return { text, by: text === "" ? undefined : text, level: "warning" };
}

/** Since when it is as it is: a host that answers since its last outage, or since before it was first looked at. */
function sinceOf(
  { history, oldestMs }: Scene,
  host: number,
  { facts: { state, silentMs }, atMs }: { readonly facts: HostFacts; readonly atMs: number },
): Value {
  if (state === "waiting") return NONE;
  if (state === "failing" || state === "unrecorded") {
    return silentMs === undefined
      ? NONE
      : { text: `${formatDuration(silentMs)} ago`, by: silentMs };
  }
  const last = history.outages(host, { fromMs: -Infinity, toMs: atMs }).at(-1);
  const forMs = Math.max(0, atMs - (last?.toMs ?? oldestMs));
  const text = `${formatDuration(forMs)} ago`;
  return { text: last === undefined ? `over ${text}` : text, by: forMs, level: "muted" };
}

/** The version of a host, marked where most hosts have another one. */
function versionOf({ history }: Scene, host: number, usual: string | undefined): Value {
  const version = history.reported(host, VERSION_RECORD);
  if (version === undefined) return NONE;
  const isOdd = usual !== undefined && `${version}` !== usual;
  return { text: `${version}`, by: `${version}`, level: isOdd ? "warning" : undefined };
}

/** The version that more than half of the hosts have; undefined: there is none. */
function usualVersion({ history, hosts }: Scene): string | undefined {
  const versions = hosts.flatMap((_, host) => {
    const version = history.reported(host, VERSION_RECORD);
    return version === undefined ? [] : [`${version}`];
  });
  const groups = Map.groupBy(versions, (version) => version);
  return [...groups].find(([, own]) => own.length > versions.length / 2)?.[0];
}

function upOf(
  { history }: Scene,
  host: number,
  { state, atMs }: { readonly state: HostFacts["state"]; readonly atMs: number },
): Value {
  const started = Number(history.reported(host, START_RECORD));
  const upMs = atMs - started * 1000;
  // The server's clock may be a little ahead of ours.
  if (state !== "answering" || !(started > 0) || upMs < -60_000) return NONE;
  return { text: formatDuration(Math.max(0, upMs)), by: upMs };
}

function valueOf(
  scene: Scene,
  { metric, index, unit, of }: TableMetric,
  { host, moment: { atMs, windowMs } }: { readonly host: number; readonly moment: TableMoment },
): Value {
  const moment = { atMs, pageMs: atMs, windowMs };
  const query = { hosts: [host], unit, moment };
  const latest = latestView(scene, { ...query, metric, index });
  if (of === undefined) {
    const { text, value, state } = latest;
    return { text, by: value, level: state === "current" ? undefined : "muted" };
  }
  const whole = latestView(scene, { ...query, metric: of.metric, index: of.index });
  if (latest.value === undefined || whole.value === undefined || !(whole.value > 0)) return NONE;
  const share = 100 * latest.value / whole.value;
  return { text: formatInUnit(share, "percent"), by: share };
}

function order(one: Value | undefined, other: Value | undefined, isDown: boolean): number {
  const a = one?.by, b = other?.by;
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  const rising = typeof a === "string" || typeof b === "string"
    ? String(a).localeCompare(String(b), "en", { numeric: true })
    : a - b;
  return isDown ? -rising : rising;
}
