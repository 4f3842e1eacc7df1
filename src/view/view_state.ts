import { given } from "../base/given.ts";
import { clamp } from "../base/clamp.ts";
import { type HostsAs, nextHostsAs } from "../model/hosts_as.ts";
import { FIRST_HIDE, type HideAction, type HideChoice } from "./hide_choice.ts";
import {
  changeTable,
  FIRST_TABLE,
  type TableAction,
  type TableChoice,
  type TableLimits,
} from "./table_choice.ts";

/** What the user has chosen to look at. */
export interface ViewState {
  /** From 0. */
  readonly page: number;
  /** The panel (from 0) that keys act on. */
  readonly selected: number;
  /** The selected panel is shown alone and large. */
  readonly zoomed: boolean;
  /** The length of the stretch shown, in milliseconds. */
  readonly windowMs: number;
  /** The right edge while the view is frozen or scrolled back, epoch milliseconds. */
  readonly frozenAtMs?: number | undefined;
  /** The moment whose values are shown, while the view is frozen. */
  readonly cursorMs?: number | undefined;
  readonly logScale: boolean;
  /** The lines are compared with what they were so long before, in milliseconds. */
  readonly compareMs?: number | undefined;
  /** Each value is the mean of so long a stretch, in milliseconds; absent: as the dashboard says. */
  readonly smoothMs?: number | undefined;
  readonly overlay: "none" | "help" | "visibility" | "problems";
  readonly hiddenHosts: ReadonlySet<number>;
  /** How several hosts are shown; absent: as the scene says. */
  readonly hostsAs?: HostsAs | undefined;
  /** The host table is looked at in the place of the page. */
  readonly isTable?: boolean | undefined;
  /** How the host table was left, or is. */
  readonly table?: TableChoice | undefined;
  /** The keys that show a panel large, in the order of the panels. */
  readonly chartKeys?: readonly string[] | undefined;
  /** The one host that is looked at. */
  readonly alone?: number | undefined;
  /** Where the list of what can be hidden was left, or is. */
  readonly list?: HideChoice | undefined;
  /** `page/panel/metric`, each from 0. */
  readonly hiddenMetrics: ReadonlySet<string>;
}

/** What bounds the choices. */
export interface ViewLimits {
  readonly pageCount: number;
  /** By page. */
  readonly panelCounts: readonly number[];
  /** The newest and the oldest moment that there are readings of, epoch milliseconds. */
  readonly newestMs: number;
  readonly oldestMs: number;
  /** The longest window that the history kept can fill, in milliseconds. */
  readonly longestWindowMs: number;
  /** When events happened, epoch milliseconds. */
  readonly eventTimes?: readonly number[] | undefined;
  readonly intervalMs: number;
  readonly hostCount: number;
  /** Of the host table. */
  readonly table: TableLimits;
  /** What each row of the list of what can be hidden does; empty while it is not looked at. */
  readonly list: readonly ViewAction[];
  /** How several hosts are shown where a view does not say. */
  readonly hostsAs: HostsAs;
}

/** A change of the view that a key asks for. */
export type ViewAction =
  | { readonly kind: "page"; readonly page: number }
  | { readonly kind: "turn"; readonly by: number }
  | { readonly kind: "select"; readonly by: number }
  | { readonly kind: "zoom" }
  | { readonly kind: "enlarge"; readonly panel: number }
  | { readonly kind: "freeze" }
  | { readonly kind: "window"; readonly factor: number }
  | { readonly kind: "scroll"; readonly share: number }
  | { readonly kind: "cursor"; readonly by: number }
  | { readonly kind: "jump"; readonly to: "next" | "previous" }
  | { readonly kind: "go"; readonly atMs: number }
  | { readonly kind: "now" }
  | { readonly kind: "log" | "compare" | "smooth" }
  | { readonly kind: "aggregate" }
  | { readonly kind: "table" | "drill" }
  | { readonly kind: "in-table"; readonly action: TableAction }
  | { readonly kind: "alone"; readonly by: number }
  | { readonly kind: "overlay"; readonly overlay: ViewState["overlay"] }
  | { readonly kind: "in-list"; readonly action: HideAction }
  | { readonly kind: "toggle-host"; readonly host: number }
  | { readonly kind: "toggle-metric"; readonly metric: string };

const SHORTEST_WINDOW_MS = 10_000;

/** What is looked at first; `compareMs` as in the state. */
export function initialView(
  page: number,
  windowMs: number,
  { compareMs }: Pick<ViewState, "compareMs"> = {},
): ViewState {
  return {
    ...given({ compareMs }),
    page,
    selected: 0,
    zoomed: false,
    windowMs,
    logScale: false,
    overlay: "none",
    hiddenHosts: new Set(),
    hiddenMetrics: new Set(),
  };
}

/** The view after an action; the same object where nothing changes. */
export function changeView(view: ViewState, action: ViewAction, limits: ViewLimits): ViewState {
  switch (action.kind) {
    case "page":
      return action.page < limits.pageCount ? onPage(view, action.page) : view;
    case "turn":
      return onPage(view, modulo(view.page + action.by, limits.pageCount));
    case "select": {
      const count = limits.panelCounts[view.page] ?? 1;
      return { ...view, selected: modulo(view.selected + action.by, count), zoomed: true };
    }
    case "zoom":
      return { ...view, zoomed: !view.zoomed };
    case "enlarge": {
      const isShown = view.zoomed && view.selected === action.panel;
      return isShown || action.panel >= (limits.panelCounts[view.page] ?? 0)
        ? { ...view, zoomed: false }
        : { ...view, selected: action.panel, zoomed: true };
    }
    case "freeze":
      return view.frozenAtMs === undefined ? { ...view, frozenAtMs: limits.newestMs } : live(view);
    case "window":
      return resizeWindow(view, action.factor, limits);
    case "scroll":
      return scroll(view, action.share, limits);
    case "cursor":
      return moveCursor(view, action.by, limits);
    case "jump":
      return jumpToEvent(view, action.to, limits);
    case "go":
      return lookAt(view, action.atMs, limits);
    case "now":
      return live(view);
    case "log":
      return { ...view, logScale: !view.logScale };
    case "compare":
      return compare(view);
    case "smooth":
      return smooth(view, limits);
    case "table":
      return toggleTable(view);
    case "drill": {
      const { hosts } = limits.table, { table = FIRST_TABLE } = view;
      const host = hosts[Math.max(0, hosts.indexOf(table.host))];
      return host === undefined ? view : { ...view, isTable: false, alone: host };
    }
    case "in-table": {
      const table = changeTable(view.table ?? FIRST_TABLE, action.action, limits.table);
      return { ...view, table };
    }
    case "aggregate":
      return aggregate(view, limits);
    case "alone":
      return lookAlone(view, action.by, limits);
    case "overlay":
      return { ...view, overlay: view.overlay === action.overlay ? "none" : action.overlay };
    case "in-list":
      return inList(view, action.action, limits);
    case "toggle-host":
      return { ...view, hiddenHosts: toggled(view.hiddenHosts, action.host) };
    case "toggle-metric":
      return { ...view, hiddenMetrics: toggled(view.hiddenMetrics, action.metric) };
  }
}

/** An hour, a day, a week: so long before. */
const COMPARED_MS = [3_600_000, 86_400_000, 604_800_000] as const;

/** With what is longer ago; after the longest with nothing. */
function compare({ compareMs = 0, ...view }: ViewState): ViewState {
  const next = COMPARED_MS.find((ms) => ms > compareMs);
  return next === undefined ? view : { ...view, compareMs: next };
}

/** The list of what can be hidden, after an action in it. */
function inList(view: ViewState, action: HideAction, limits: ViewLimits): ViewState {
  const { list = FIRST_HIDE } = view, last = Math.max(0, limits.list.length - 1);
  const row = clamp(list.row, 0, last);
  switch (action.kind) {
    case "row":
      return { ...view, list: { ...list, row: clamp(row + action.by, 0, last) } };
    case "filter":
      return { ...view, list: { row: 0, filter: action.filter } };
    case "all":
      return { ...view, hiddenHosts: new Set(), hiddenMetrics: new Set() };
    case "toggle": {
      const toggle = limits.list[row];
      return toggle === undefined ? view : changeView(view, toggle, limits);
    }
  }
}

/** Stretches of means, in milliseconds. */
const SMOOTH_MS = [1_000, 10_000, 60_000] as const;

/** The next longer stretch that holds more than one reading; after the longest as it was. */
function smooth({ smoothMs = 0, ...view }: ViewState, { intervalMs }: ViewLimits): ViewState {
  const next = SMOOTH_MS.find((ms) => ms > smoothMs && ms >= 2 * intervalMs);
  return next === undefined ? view : { ...view, smoothMs: next };
}

/** The table of all hosts, as it was left, or from it to the page. */
function toggleTable(view: ViewState): ViewState {
  if (view.isTable) return { ...view, isTable: false };
  const { alone, table = FIRST_TABLE, ...all } = view;
  return { ...all, isTable: true, table: alone === undefined ? table : { ...table, host: alone } };
}

/** The next way to show several hosts; all of them, where one was looked at. */
function aggregate(view: ViewState, { hostCount, hostsAs }: ViewLimits): ViewState {
  if (hostCount < 2) return view;
  const { alone, ...all } = view;
  if (alone !== undefined) return all;
  const shown = hostCount - view.hiddenHosts.size;
  return { ...view, hostsAs: nextHostsAs(view.hostsAs ?? hostsAs, shown) };
}

/** Host after host alone, and after the last one all again. */
function lookAlone(view: ViewState, by: number, { hostCount }: ViewLimits): ViewState {
  if (hostCount < 2) return view;
  const { alone: before = -1, ...all } = view;
  const alone = modulo(before + 1 + by, hostCount + 1) - 1;
  return alone < 0 ? all : { ...view, alone };
}

function onPage(view: ViewState, page: number): ViewState {
  if (view.isTable) return { ...view, page, isTable: false };
  return page === view.page ? view : { ...view, page, selected: 0 };
}

function live(view: ViewState): ViewState {
  const { frozenAtMs: _frozen, cursorMs: _cursor, ...rest } = view;
  return rest;
}

function resizeWindow(view: ViewState, factor: number, limits: ViewLimits): ViewState {
  const longest = Math.max(SHORTEST_WINDOW_MS, limits.longestWindowMs);
  const windowMs = clamp(view.windowMs * factor, SHORTEST_WINDOW_MS, longest);
  return windowMs === view.windowMs ? view : { ...view, windowMs };
}

/** Scrolls within what is kept; beyond the newest reading the view follows the present again. */
function scroll(view: ViewState, share: number, limits: ViewLimits): ViewState {
  const rightMs = (view.frozenAtMs ?? limits.newestMs) + share * view.windowMs;
  if (rightMs >= limits.newestMs) return view.frozenAtMs === undefined ? view : live(view);
  const earliest = Math.min(limits.newestMs, limits.oldestMs + view.windowMs);
  return { ...view, frozenAtMs: Math.max(rightMs, earliest) };
}

/** The first move freezes the view: a cursor over a moving picture would point at nothing. */
function moveCursor(view: ViewState, by: number, limits: ViewLimits): ViewState {
  const rightMs = view.frozenAtMs ?? limits.newestMs;
  const from = view.cursorMs ?? rightMs;
  const cursorMs = clamp(from + by * limits.intervalMs, rightMs - view.windowMs, rightMs);
  return { ...view, frozenAtMs: rightMs, cursorMs };
}

/** Puts the cursor on the next or previous event, and the event in the middle of the window. */
function jumpToEvent(view: ViewState, to: "next" | "previous", limits: ViewLimits): ViewState {
  const { eventTimes = [], newestMs } = limits;
  const atMs = view.cursorMs ?? view.frozenAtMs ?? newestMs;
  const times = [...eventTimes].sort((one, other) => one - other);
  const target = to === "next"
    ? times.find((time) => time > atMs)
    : times.findLast((time) => time < atMs);
  return target === undefined ? view : lookAt(view, target, limits);
}

/** Puts the cursor on a moment, and the moment in the middle of the window. */
function lookAt(view: ViewState, atMs: number, { newestMs, oldestMs }: ViewLimits): ViewState {
  const rightMs = Math.min(
    newestMs,
    Math.max(atMs + view.windowMs / 2, oldestMs + view.windowMs),
  );
  return { ...view, frozenAtMs: rightMs, cursorMs: atMs };
}

function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

function modulo(value: number, count: number): number {
  return ((value % count) + count) % count;
}
