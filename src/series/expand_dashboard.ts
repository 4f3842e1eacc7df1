import type { Dashboard, Metric, Panel, Wildcard } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import { offsetRecord, type Source, sourceOfRecord, uncertaintyRecord } from "../model/source.ts";
import { distinctParts } from "./distinct_parts.ts";
import { literalHead } from "./literal_head.ts";

/** Told apart on a dark and on a light ground, also by colour-blind eyes. */
export const SERIES_COLORS = [
  "#f5d565",
  "#5aa9f8",
  "#f2865c",
  "#6fce7c",
  "#b394f8",
  "#f485bc",
  "#4fd1c0",
] as const;
const OTHERS_COLOR = "#8d96a1";

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Whether a panel of a dashboard has a wildcard. */
export function hasWildcards({ pages }: Pick<Dashboard, "pages">): boolean {
  return wildcardsOf({ pages }).length > 0;
}

/** All wildcards of a dashboard. */
export function wildcardsOf({ pages }: Pick<Dashboard, "pages">): Wildcard[] {
  return pages.flatMap(({ panels }) => panels.flatMap(({ wildcards = [] }) => wildcards));
}

/**
 * A dashboard, as it is read from a file, with a metric for each of these records that one of its wildcards
 * matches. The same names make the same metrics, in whatever order they were met.
 */
export function expandDashboard(dashboard: Dashboard, names: Iterable<string>): Dashboard {
  if (!hasWildcards(dashboard)) return dashboard;
  const { sources = [] } = dashboard;
  const hidden = new Set(
    sources.flatMap(({ name }) => [offsetRecord(name), uncertaintyRecord(name)]),
  );
  const sorted = [...new Set(names)].filter((name) => !hidden.has(name))
    .sort((one, other) => COLLATOR.compare(one, other) || (one < other ? -1 : 1));
  const expanded = (panel: Panel) => expandPanel(panel, sorted, sources);
  const pages = dashboard.pages.map((page) => ({ ...page, panels: page.panels.map(expanded) }));
  return { ...dashboard, pages };
}

function expandPanel(panel: Panel, records: readonly string[], sources: readonly Source[]): Panel {
  const { wildcards = [], metrics } = panel;
  if (wildcards.length === 0) return panel;
  const taken = new Set(metrics.map(({ name }) => name.toLowerCase()));
  const made = wildcards.map((wildcard) => ({
    at: wildcard.at,
    metrics: metricsOf(wildcard, { records, sources, taken }),
  }));
  const before = (index: number) =>
    made.filter(({ at }) => at === index).flatMap((one) => one.metrics);
  const all = metrics.flatMap((metric, index) => [...before(index), metric]);
  return { ...panel, metrics: [...all, ...before(metrics.length)] };
}

function metricsOf(
  { pattern, most, name, color, metric }: Wildcard,
  { records, sources, taken }: {
    readonly records: readonly string[];
    readonly sources: readonly Source[];
    /** What metrics of the panel are called, in small letters; grows. */
    readonly taken: Set<string>;
  },
): Metric[] {
  const expression = new RegExp(pattern);
  const found = records.flatMap((record) => {
    const groups = expression.exec(record);
    return groups === null ? [] : [{ record, groups }];
  });
  // One that is left over is drawn rather than counted.
  const own = found.length <= most + 1 ? found : found.slice(0, most);
  const others = found.slice(own.length);
  const { key2, ...common } = metric;
  const names = seriesNames({ name, pattern }, own.map(({ groups }) => groups));
  const metrics = own.map(({ record, groups }, index): Metric => ({
    ...common,
    name: unusedName(names[index]!, record, taken),
    key: record,
    ...(key2 === undefined ? {} : { key2: filled(key2, groups) }),
    color: index === 0 && color !== undefined ? color : colorOf(index, most),
    matched: "one",
    ...sourceOf(record, sources),
  }));
  if (others.length === 0) return metrics;
  const words = `${others.length} others`;
  const { alerts: _, ...quiet } = common;
  return [...metrics, {
    ...quiet,
    name: unusedName(
      name === undefined || name.includes("$") ? words : `${name}: ${words}`,
      pattern,
      taken,
    ),
    key: others.map(({ record }) => record),
    ...(key2 === undefined
      ? {}
      : { key2: [...new Set(others.flatMap(({ groups }) => filled(key2, groups)))] }),
    color: OTHERS_COLOR,
    matched: "others",
    ...sourceOf(others[0]!.record, sources),
  }];
}

function colorOf(index: number, most: number): string {
  return index === most ? OTHERS_COLOR : SERIES_COLORS[index % SERIES_COLORS.length]!;
}

function sourceOf(record: string, sources: readonly Source[]): Pick<Metric, "source"> {
  const source = sourceOfRecord(record, sources);
  return source === undefined ? {} : { source };
}

/** `$1` stands for the first group of what was found. */
function filled(names: RecordNames, groups: RegExpExecArray): RecordNames {
  return typeof names === "string"
    ? names.replace(/\$(\d+)/g, (_, group) => groups[Number(group)] ?? "")
    : names.flatMap((name) => filled(name, groups));
}

/** What the series of a wildcard are called: by its groups, else by what tells the records apart. */
function seriesNames(
  { name, pattern }: Pick<Wildcard, "name" | "pattern">,
  found: readonly RegExpExecArray[],
): string[] {
  if (name?.includes("$")) return found.map((groups) => String(filled(name, groups)).trim());
  const parts = partsOf(pattern, found);
  return name === undefined ? parts : parts.map((part) => `${name} ${part}`);
}

function partsOf(pattern: string, found: readonly RegExpExecArray[]): string[] {
  const records = found.map(({ input }) => input);
  const said = found.map(([, ...groups]) =>
    groups.filter((group) => (group ?? "") !== "").join(" ")
  );
  if (said.every((part) => part !== "")) return said;
  if (records.length > 1) return distinctParts(records);
  const head = literalHead(pattern).replace(/[^._]*$/, "") || "proxy.process.";
  return records.map((record) => record.startsWith(head) ? record.slice(head.length) : record);
}

function unusedName(name: string, otherwise: string, taken: Set<string>): string {
  const words = name === "" || taken.has(name.toLowerCase()) ? `${name} ${otherwise}`.trim() : name;
  taken.add(words.toLowerCase());
  return words;
}
