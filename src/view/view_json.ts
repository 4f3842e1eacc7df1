import { given } from "../base/given.ts";
import type { HostsAs } from "../model/hosts_as.ts";
import type { TableChoice } from "./table_choice.ts";
import type { ViewState } from "./view_state.ts";

/** A view as JSON has it. */
export function viewToJson(view: ViewState): unknown {
  return {
    ...view,
    hiddenHosts: [...view.hiddenHosts],
    hiddenMetrics: [...view.hiddenMetrics],
  };
}

/** What bounds a view that comes from outside. */
export interface ViewBounds {
  readonly pageCount: number;
  readonly longestWindowMs: number;
}

const SHORTEST_MS = 1_000, LATEST_MS = 8.64e15, MOST_HIDDEN = 10_000;
const OVERLAYS = ["none", "help", "visibility", "problems"] as const;

/** The view that JSON from anybody tells; undefined where it tells none of these pages. */
export function viewFromJson(json: unknown, bounds: ViewBounds): ViewState | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const said = json as Readonly<Record<string, unknown>>;
  const {
    page,
    selected,
    windowMs,
    frozenAtMs,
    cursorMs,
    compareMs,
    smoothMs,
    hiddenHosts,
    hiddenMetrics,
  } = said;
  const overlay = OVERLAYS.find((name) => name === said.overlay);
  const isView = isWhole(page, 0, bounds.pageCount - 1) && isWhole(selected, 0, 1_000) &&
    isNumber(windowMs, SHORTEST_MS, bounds.longestWindowMs) &&
    (frozenAtMs === undefined || isNumber(frozenAtMs, 0, LATEST_MS)) &&
    (smoothMs === undefined || isNumber(smoothMs, 1, LATEST_MS)) &&
    (compareMs === undefined || isNumber(compareMs, 1, LATEST_MS)) &&
    (cursorMs === undefined || isNumber(cursorMs, 0, LATEST_MS)) && overlay !== undefined &&
    isList(hiddenHosts, (host): host is number => isWhole(host, 0, MOST_HIDDEN)) &&
    isList(hiddenMetrics, (id): id is string => typeof id === "string" && id.length < 40);
  if (!isView) return undefined;
  const hostsAs = hostsAsFrom(said.hostsAs), table = tableFrom(said.table);
  const alone = isWhole(said.alone, 0, MOST_HIDDEN) ? said.alone : undefined;
  const isTable = said.isTable === true || undefined;
  return {
    page,
    selected,
    zoomed: said.zoomed === true,
    windowMs,
    ...given({ frozenAtMs, cursorMs, compareMs, smoothMs, alone, hostsAs, table, isTable }),
    logScale: said.logScale === true,
    overlay,
    hiddenHosts: new Set(hiddenHosts),
    hiddenMetrics: new Set(hiddenMetrics),
  };
}

const MODES = ["auto", "lines", "sum", "avg", "max", "spread"] as const;

function hostsAsFrom(json: unknown): HostsAs | undefined {
  const { mode, count } = fieldsOf(json);
  if (mode === "top" && isWhole(count, 1, 99)) return { mode, count };
  const known = MODES.find((name) => name === mode);
  return known === undefined ? undefined : { mode: known };
}

function tableFrom(json: unknown): TableChoice | undefined {
  const { host, column, isDown, filter } = fieldsOf(json);
  const isTable = isWhole(host, -1, MOST_HIDDEN) && isWhole(column, 0, 100) &&
    typeof filter === "string" && filter.length <= 200;
  return isTable ? { host, column, isDown: isDown === true, filter } : undefined;
}

function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null ? json as Record<string, unknown> : {};
}

function isNumber(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && value >= least && value <= most;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return isNumber(value, least, most) && Number.isInteger(value);
}

function isList<T>(value: unknown, holds: (element: unknown) => element is T): value is T[] {
  return Array.isArray(value) && value.length <= MOST_HIDDEN && value.every(holds);
}
