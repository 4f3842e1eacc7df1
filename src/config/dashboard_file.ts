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
import { panelFaults } from "./panel_faults.ts";
import { parseTimeZone } from "./time_zone.ts";
import { toPanel } from "./to_panel.ts";
import type { ShapeFault } from "./shape_faults.ts";
import { yamlFile } from "./yaml_file.ts";

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

/** Alerts whose parts do not go together, or that name a metric which their panel does not have. */
function alertFaults({ pages }: DashboardContent): ShapeFault[] {
  return pages.flatMap(({ panels }, p) =>
    panels.flatMap(({ metrics, alerts = [] }, q) => {
      const at = ["pages", p, "panels", q];
      const names = metrics.flatMap(({ name = [] }) => name);
      const own = metrics.flatMap(({ alerts = [] }, m) =>
        alerts.map((alert, index) => ({ alert, path: [...at, "metrics", m, "alerts", index] }))
      );
      const shared = alerts.map((alert, index) => ({ alert, path: [...at, "alerts", index] }));
      const unknown = alerts.flatMap(({ metric }, index) =>
        metric === undefined || names.includes(metric) ? [] : [{
          path: [...at, "alerts", index],
          key: "metric",
          message: `the panel has no metric ${metric}: it has ${names.join(", ")}`,
        }]
      );
      const wrong = [...own, ...shared].flatMap(({ alert, path }) => {
        const fault = alertFault(alert);
        return fault === undefined ? [] : [{ path, ...fault }];
      });
      return [...wrong, ...unknown];
    })
  );
}

/** Columns of the host table that are no metric of the pages. */
function tableFaults({ pages, table = [] }: DashboardContent): ShapeFault[] {
  const known = pages.flatMap(({ panels }) =>
    panels.flatMap(({ title, metrics }) =>
      metrics.flatMap(({ name = [] }) =>
        [name].flat().flatMap((one) => [one.toLowerCase(), `${title}/${one}`.toLowerCase()])
      )
    )
  );
  // What a wildcard makes is known when the servers are asked.
  if (
    pages.some(({ panels }) =>
      panels.some(({ metrics }) => metrics.some(({ match }) => match !== undefined))
    )
  ) return [];
  return table.flatMap((name, index) =>
    known.includes(name.toLowerCase()) ? [] : [{
      path: ["table", index],
      message: `no page has a metric ${name}: write Panel/Metric or a metric's name` +
        didYouMean(name, known),
    }]
  );
}

/** Sources whose parts do not go together, and metrics of several of them. */
function sourceFaults({ pages, sources = [] }: DashboardContent): ShapeFault[] {
  const wrong = sources.flatMap((source, index) => {
    const fault = sourceFault(source);
    return fault === undefined ? [] : [{ path: ["sources", index], ...fault }];
  });
  const mixed = pages.flatMap(({ panels }, p) =>
    panels.flatMap(({ metrics }, q) =>
      metrics.flatMap((metric, m) => {
        const { key = [], key2 } = metric;
        const found = new Set(
          recordsOfMetric({ key, key2 }).map((name) => sourceOfRecord(name, sources)),
        );
        return found.size <= 1 ? [] : [{
          path: ["pages", p, "panels", q, "metrics", m, "key"],
          message: "the records of a metric are of one source, or all of the server: " +
            "they are read at different times",
        }];
      })
    )
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
