import { didYouMean } from "./closest.ts";
import { given } from "../base/given.ts";
import type { Dashboard, Page } from "../model/dashboard.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import { sourceOfRecord } from "../model/source.ts";
import { plainText } from "../base/plain_text.ts";
import { alertFault, hostDownRule } from "./alert_shape.ts";
import { DASHBOARD_WORDS } from "./dashboard_words.ts";
import { type DashboardContent, dashboardShape } from "./dashboard_shape.ts";
import { sourceFault, toSource } from "./source_shape.ts";
import { parseTimeZone } from "./time_zone.ts";
import { toPanel } from "./to_panel.ts";
import type { PartFault, ShapeFault } from "./shape_faults.ts";
import { thresholdFault } from "./threshold_shape.ts";
import { yamlFile } from "./yaml_file.ts";

type PanelContent = DashboardContent["pages"][number]["panels"][number];

/**
 * Reads the text of a dashboard file: YAML, as the seed program took it, and its additions.
 * Throws a `YamlFileError` with every fault's line and column and what is allowed there.
 */
export function parseDashboard(text: string, source: string): Dashboard {
  return toDashboard(dashboardContent(text, source), source);
}

/** The same as the file has it, valid. Throws a `YamlFileError`. */
export function dashboardContent(text: string, source: string): DashboardContent {
  return yamlFile(text, source, {
    shape: dashboardShape,
    words: DASHBOARD_WORDS,
    faultsOf: (content) => [
      ...repetitions(content),
      ...panelFaults(content),
      ...alertFaults(content),
      ...sourceFaults(content),
      ...tableFaults(content),
    ],
  });
}

/** Names that are given twice where they must tell things apart. */
function repetitions({ pages, sources = [] }: DashboardContent): ShapeFault[] {
  const faults: ShapeFault[] = [];
  const note = (kind: string, names: readonly string[], pathOf: (index: number) => PropertyKey[]) =>
    names.forEach((name, index) => {
      const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
      if (first < index && name !== "") {
        const message = `${kind} ${index + 1} has the name of ${kind} ${first + 1}: ${name}`;
        faults.push({ path: pathOf(index), message });
      }
    });
  note("source", sources.map(({ name }) => name), (index) => ["sources", index, "name"]);
  note("page", pages.map(({ name }) => name), (index) => ["pages", index, "name"]);
  for (const [p, { panels }] of pages.entries()) {
    const at = ["pages", p, "panels"];
    note("panel", panels.map(({ title }) => title), (index) => [...at, index, "title"]);
    for (const [q, { metrics }] of panels.entries()) {
      note("metric", metrics.map(({ name = "" }) => name), (m) => [...at, q, "metrics", m, "name"]);
    }
  }
  return faults;
}

/** The panels of a file, each with the way to it. */
function panelsOf({ pages }: DashboardContent) {
  return pages.flatMap(({ panels }, p) =>
    panels.map((panel, q) => ({ panel, path: ["pages", p, "panels", q] }))
  );
}

/** What is wrong with the part at a path, if anything. */
function faultAt(path: ShapeFault["path"], fault: PartFault | undefined): ShapeFault[] {
  return fault === undefined ? [] : [{ path, ...fault }];
}

/** What is wrong with panels beyond their shape. */
function panelFaults(content: DashboardContent): ShapeFault[] {
  return panelsOf(content).flatMap(({ panel, path }) => {
    const { thresholds = [] } = panel;
    const marked = thresholds.flatMap((threshold, index) =>
      faultAt([...path, "thresholds", index], thresholdFault(threshold))
    );
    return [...faultAt(path, axisFault(panel)), ...marked];
  });
}

function axisFault({ min, max, log, stack }: PanelContent): PartFault | undefined {
  if (min !== undefined && max !== undefined && min >= max) {
    return { key: "max", message: `max must be more than min, ${min}` };
  }
  if (log === true && stack === true) {
    const message = "what stands on each other has no logarithmic axis: stack or log, not both";
    return { key: "stack", message };
  }
  const low = log === true
    ? Object.entries({ min, max }).find(([, end]) => Number(end) <= 0)
    : undefined;
  return low && { key: low[0], message: `${low[0]} must be more than 0 on a logarithmic axis` };
}

/** Alerts whose parts do not go together, or that name a metric which their panel does not have. */
function alertFaults(content: DashboardContent): ShapeFault[] {
  return panelsOf(content).flatMap(({ panel: { metrics, alerts = [] }, path }) => {
    const names = metrics.flatMap(({ name = [] }) => name);
    const own = metrics.flatMap(({ alerts = [] }, m) =>
      alerts.flatMap((alert, a) => faultAt([...path, "metrics", m, "alerts", a], alertFault(alert)))
    );
    const shared = alerts.flatMap((alert, index) => {
      const { metric } = alert, at = [...path, "alerts", index];
      const message = `the panel has no metric ${metric}: it has ${names.join(", ")}`;
      const isKnown = metric === undefined || names.includes(metric);
      return [
        ...faultAt(at, alertFault(alert)),
        ...faultAt(at, isKnown ? undefined : { key: "metric", message }),
      ];
    });
    return [...own, ...shared];
  });
}

/** Columns of the host table that are no metric of the pages. */
function tableFaults(content: DashboardContent): ShapeFault[] {
  const panels = panelsOf(content).map(({ panel }) => panel), { table = [] } = content;
  // What a wildcard makes is known when the servers are asked.
  if (panels.some(({ metrics }) => metrics.some(({ match }) => match !== undefined))) return [];
  const known = panels.flatMap(({ title, metrics }) =>
    metrics.flatMap(({ name = "" }) => [name.toLowerCase(), `${title}/${name}`.toLowerCase()])
  );
  return table.flatMap((name, index) =>
    known.includes(name.toLowerCase()) ? [] : [{
      path: ["table", index],
      message: `no page has a metric ${name}: write Panel/Metric or a metric's name` +
        didYouMean(name, known),
    }]
  );
}

/** Sources whose parts do not go together, and metrics of several of them. */
function sourceFaults(content: DashboardContent): ShapeFault[] {
  const { sources = [] } = content;
  const wrong = sources.flatMap((source, index) =>
    faultAt(["sources", index], sourceFault(source))
  );
  const mixed = panelsOf(content).flatMap(({ panel, path }) =>
    panel.metrics.flatMap(({ key = [], key2 }, m) => {
      const records = recordsOfMetric({ key, key2 });
      const found = new Set(records.map((name) => sourceOfRecord(name, sources)));
      return found.size <= 1 ? [] : [{
        path: [...path, "metrics", m, "key"],
        message: "the records of a metric are of one source, or all of the server: " +
          "they are read at different times",
      }];
    })
  );
  return [...wrong, ...mixed];
}

function toDashboard(
  { pages, history, timezone, host_down, sources, table }: DashboardContent,
  source: string,
): Dashboard {
  const historySeconds = typeof history === "object" ? history.seconds : history;
  return given({
    source,
    table,
    pages: pages.map(({ name, panels }): Page => ({
      name: plainText(name),
      panels: panels.map((panel) => toPanel(panel, sources)),
    })),
    historySeconds,
    sources: sources?.map(toSource),
    hostDown: host_down === undefined ? undefined : hostDownRule(host_down),
    timeZone: timezone === undefined ? undefined : parseTimeZone(timezone),
  });
}
