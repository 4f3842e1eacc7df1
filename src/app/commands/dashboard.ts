import { countOf } from "../../base/count_of.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import { formatDuration } from "../../base/format_value.ts";
import type { Host } from "../../model/host.ts";
import type { Source } from "../../model/source.ts";
import { START_TIME_RECORD } from "../../series/restart_detector.ts";
import { plainText } from "../../base/plain_text.ts";
import { type CommandIo, EXIT, inLocale } from "../command_io.ts";
import { recordsOfMetric } from "../../model/record_names.ts";
import { mayFind, wildcardPatterns } from "../../series/wildcard_patterns.ts";
import { BUILT_IN_DASHBOARDS } from "../../config/built_in_dashboards.ts";
import { loadDashboard, loadDashboardText } from "../load_dashboard.ts";
import { beginFile } from "./begin_file.ts";
import { validateFiles } from "./verdict.ts";

type DashboardSettings = SettingsFor<"dashboard">;
type Settings<Action> = Extract<DashboardSettings, { action: Action }>;

const HEADER = `# A dashboard of your own. Show it:   traffic-grapher --config FILE
# Check it after a change:           traffic-grapher dashboard validate FILE
# Everything that may stand in it:   traffic-grapher dashboard schema
# The records that a host has:       traffic-grapher metrics [REGEX] [HOST]
#
# Pages have 1 to 4 panels, panels 1 to 16 metrics. At the top may also stand:
#   history: 300                     the window drawn, in seconds
#   timezone: Europe/Berlin          the zone of the clock

`;

/** Lists, shows, checks and begins dashboard files. Throws a `UsageError`. */
export async function runDashboard(settings: DashboardSettings, io: CommandIo): Promise<number> {
  switch (settings.action) {
    case "list":
      await io.out(await inLocale(io, await list()));
      return EXIT.ok;
    case "show": {
      const { dashboardYaml } = await import("./dashboard_yaml.ts");
      const { text, dashboard } = await loadDashboardText(settings.name);
      await io.out(dashboardYaml(text, dashboard.source));
      return EXIT.ok;
    }
    case "validate":
      return await validate(settings, io);
    case "schema": {
      const { dashboardSchema } = await import("../../config/dashboard_shape.ts");
      await io.out(`${JSON.stringify(dashboardSchema(), null, 2)}\n`);
      return EXIT.ok;
    }
    case "init":
      return await init(settings, io);
  }
}

async function list(): Promise<string> {
  let text = "";
  for (const [name, { about }] of Object.entries(BUILT_IN_DASHBOARDS)) {
    const dashboard = await loadDashboard(name);
    const pages = dashboard.pages.map((page, index) => `  ${index + 1}  ${page.name}\n`);
    text += `${name}  built in, ${sizeOf(dashboard)}: ${about}\n${pages.join("")}\n`;
  }
  return `${text}Show one with --config NAME, print one with dashboard show NAME.\n` +
    "Files of your own are used where they are named (--config FILE) and looked for nowhere else.\n" +
    "One to start with: traffic-grapher dashboard init\n";
}

async function validate({ files, format }: Settings<"validate">, io: CommandIo): Promise<number> {
  return await validateFiles(files, async (file) => {
    const dashboard = await loadDashboard(file);
    const warnings = [...await fontWarnings(dashboard), ...sourceWarnings(dashboard)];
    return { size: sizeOf(dashboard), runs: (dashboard.sources ?? []).map(sourceWords), warnings };
  }, { format, io });
}

/** What of a dashboard runs where, and how often: a line without its end. */
function sourceWords({ name, origin, hosts, intervalMs }: Source): string {
  const where = hosts === undefined
    ? "every host"
    : plainText(hosts.join(", "), 200).replace(/, ([^,]*)$/, " and $1");
  const often = intervalMs === undefined ? "at each poll" : `every ${formatDuration(intervalMs)}`;
  switch (origin.kind) {
    case "system":
      return `${name} reads /proc and runs df on ${where}, ${often}`;
    case "command":
      return `${name} runs on ${where}, ${often}: ${plainText(origin.command, 1000)}`;
    case "http":
      return `${name} fetches ${plainText(origin.url, 500)} from ${where}, ${often}`;
  }
}

/** Sources that nothing is drawn of, and records of the system that nobody reads. */
function sourceWarnings(dashboard: Dashboard): string[] {
  const { pages, sources = [] } = dashboard;
  const patterns = wildcardPatterns(dashboard);
  const metrics = pages.flatMap(({ panels }) => panels.flatMap(({ metrics }) => metrics));
  const unused = sources.filter(({ name }) =>
    !metrics.some(({ source }) => source === name) &&
    !patterns.some((pattern) => mayFind(pattern, `${name}.`))
  );
  const records = metrics.filter(({ source }) => source === undefined).flatMap(recordsOfMetric);
  const unread = records.filter((record) => record.startsWith("system."));
  return [
    ...unused.map(({ name }) =>
      `no metric is of the source ${name} (keys that begin with ${name}.): it is not read`
    ),
    ...unread.slice(0, 1).map((record) =>
      `${record} is read from the server, since the file has no source of the name system`
    ),
  ];
}

/** Which characters of a dashboard pictures can draw by another font alone. */
async function fontWarnings({ pages }: Dashboard): Promise<string[]> {
  const { DejaVuFont } = await import("../../raster/dejavu_font.ts");
  const font = new DejaVuFont();
  const texts = pages.flatMap(({ name, panels }) => [
    name,
    ...panels.flatMap(({ title, unit = "", metrics, wildcards = [] }) => [
      title,
      unit,
      ...[...metrics, ...wildcards].map(({ name = "" }) => name),
    ]),
  ]);
  const strange = new Set(
    [...texts.join("")].filter((character) =>
      !font.covers(character, "regular") || !font.covers(character, "bold")
    ),
  );
  if (strange.size === 0) return [];
  const characters = plainText([...strange].join(""));
  return [
    `the built-in font has no glyph for ${characters}: pictures need a font of the system for ` +
    "such texts, or --font FILE",
  ];
}

async function init(settings: Settings<"init">, io: CommandIo): Promise<number> {
  const { file = "dashboard.yaml", force, verbosity } = settings;
  const content = settings.host === undefined
    ? await BUILT_IN_DASHBOARDS.default.text()
    : await contentOf(settings.host, settings, io);
  if (typeof content === "number") return content;
  const hint = verbosity === "quiet" ? undefined : "Show it with --config.";
  return await beginFile(file, HEADER + content, { force, hint, io });
}

/** The server refreshes some records every 5 s. */
const DEFAULT_OVER_MS = 6_000;

/** A dashboard of what changes on a host; an exit code where it does not answer. */
async function contentOf(
  host: Host,
  { overMs = DEFAULT_OVER_MS }: Settings<"init">,
  io: CommandIo,
): Promise<string | number> {
  const { askRecords } = await import("./ask_records.ts");
  const { recordRows } = await import("../records/record_rows.ts");
  const { result, before } = await askRecords(host, { pattern: ".", overMs, signal: io.signal });
  io.signal.throwIfAborted();
  if (result.kind === "miss") {
    io.warn(`${host.label}: ${result.message}`);
    return EXIT.critical;
  }
  const moved = recordRows(result, before).filter(({ hasMoved, type }) =>
    hasMoved === true && type !== "text"
  );
  // Fallen counters look like levels.
  if (before?.values.get(START_TIME_RECORD) !== result.values.get(START_TIME_RECORD)) {
    throw new UsageError(`${host.label} was restarted meanwhile: ask it again.`);
  }
  if (moved.length === 0) {
    throw new UsageError(
      `No record of ${host.label} changed within ${formatDuration(overMs)}: ` +
        "ask a host that has traffic, or for longer (--over).",
    );
  }
  const { dashboardOfHost } = await import("./dashboard_of_host.ts");
  return dashboardOfHost(moved);
}

function sizeOf({ pages }: Dashboard): string {
  const panels = pages.reduce((sum, page) => sum + page.panels.length, 0);
  return `${countOf(pages.length, "page")}, ${countOf(panels, "panel")}`;
}
