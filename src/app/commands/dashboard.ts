import type { SettingsFor } from "../../config/invocation.ts";
import { messageOf } from "../../base/error_message.ts";
import { jsonText } from "../../base/json_text.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import { formatDuration } from "../../base/format_value.ts";
import type { Host } from "../../model/host.ts";
import { START_TIME_RECORD } from "../../series/restart_detector.ts";
import { interrupted } from "./interrupted.ts";
import { plainText } from "../../base/plain_text.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { recordsOfMetric } from "../../model/record_names.ts";
import { mayFind, wildcardPatterns } from "../../series/wildcard_patterns.ts";
import { sourceWords } from "./source_words.ts";
import { inLocale } from "./in_locale.ts";
import { BUILT_IN_DASHBOARDS } from "../../config/built_in_dashboards.ts";
import { loadDashboard, loadDashboardText } from "../load_dashboard.ts";
import { writeOutput } from "../../output/write_output.ts";

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
    case "show":
      await io.out(await show(settings.name));
      return EXIT.ok;
    case "validate":
      return await validate(settings, io);
    case "schema": {
      const { dashboardSchema } = await import("../../config/dashboard_schema.ts");
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

async function show(name?: string): Promise<string> {
  const { dashboardYaml } = await import("./dashboard_yaml.ts");
  const { text, dashboard } = await loadDashboardText(name);
  return dashboardYaml(text, dashboard.source);
}

interface Verdict {
  readonly file: string;
  readonly size?: string | undefined;
  /** What of it runs where; each a line without its end. */
  readonly runs?: readonly string[] | undefined;
  /** What is not wrong, but should be known; each a sentence. */
  readonly warnings?: readonly string[] | undefined;
  readonly faults: readonly { readonly line?: number; readonly column?: number; message: string }[];
}

async function validate({ files, format }: Settings<"validate">, io: CommandIo): Promise<number> {
  const verdicts: Verdict[] = [];
  for (const file of files) verdicts.push(await verdictOn(file));
  const isValid = verdicts.every(({ faults }) => faults.length === 0);
  if (format === "json") {
    const results = verdicts.map(({ file, faults, runs = [], warnings = [] }) => ({
      file,
      valid: faults.length === 0,
      runs,
      warnings,
      errors: faults.map(({ line = null, column = null, message }) => ({ line, column, message })),
    }));
    await io.out(`${jsonText({ valid: isValid, files: results }, 2)}\n`);
  } else {
    await io.out(await inLocale(io, verdicts.flatMap(verdictLines).join("")));
  }
  return isValid ? EXIT.ok : EXIT.unable;
}

async function verdictOn(file: string): Promise<Verdict> {
  const { YamlFileError } = await import("../../config/yaml_file.ts");
  try {
    const dashboard = await loadDashboard(file);
    const warnings = [...await fontWarnings(dashboard), ...sourceWarnings(dashboard)];
    const runs = (dashboard.sources ?? []).map(sourceWords);
    return { file, size: sizeOf(dashboard), runs, warnings, faults: [] };
  } catch (error) {
    if (error instanceof YamlFileError) return { file, faults: error.faults };
    if (error instanceof UsageError) return { file, faults: [{ message: error.message }] };
    throw error;
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
  return [
    `the built-in font has no glyph for ${
      plainText([...strange].join(""))
    }: pictures need a font ` +
    "of the system for such texts, or --font FILE",
  ];
}

/** As compilers say it, so that editors can jump there: `FILE:LINE:COLUMN: MESSAGE`. */
function verdictLines({ file, size, faults, runs = [], warnings = [] }: Verdict): string[] {
  const name = plainText(file, 1000);
  if (faults.length === 0) {
    const running = runs.map((text) => `${name}: runs: ${text}\n`);
    return [
      `${name}: valid, ${size}\n`,
      ...running,
      ...warnings.map((text) => `${name}: note: ${text}\n`),
    ];
  }
  return faults.map(({ line, column, message }) =>
    line === undefined ? `${message}\n` : `${name}:${line}:${column}: ${message}\n`
  );
}

async function init(settings: Settings<"init">, io: CommandIo): Promise<number> {
  const { file = "dashboard.yaml", force, verbosity } = settings;
  const content = settings.host === undefined
    ? await BUILT_IN_DASHBOARDS.default.text()
    : await contentOf(settings.host, settings, io);
  if (typeof content === "number") return content;
  const text = HEADER + content;
  if (file === "-") {
    await io.out(text);
    return EXIT.ok;
  }
  if (force) await writeOutput(file, text, io);
  else await writeNew(file, text);
  if (verbosity !== "quiet") {
    io.err(`Wrote ${plainText(file, 1000)}. Show it with --config.\n`);
  }
  return EXIT.ok;
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
  const { recordRows } = await import("./record_rows.ts");
  const { result, before } = await askRecords(host, { pattern: ".", overMs, signal: io.signal });
  if (io.signal.aborted) return interrupted(io);
  if (result.kind === "miss") {
    io.err(`traffic-grapher: ${host.label}: ${result.message}\n`);
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

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, text, { createNew: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) {
      const why = cause instanceof Deno.errors.NotFound
        ? "its folder does not exist"
        : plainText(messageOf(cause));
      throw new UsageError(`${plainText(file, 1000)} could not be written: ${why}.`, { cause });
    }
    throw new UsageError(
      `${plainText(file, 1000)} exists already: name another file, or overwrite it with --force.`,
      { cause },
    );
  }
}

function sizeOf({ pages }: Dashboard): string {
  const panels = pages.reduce((sum, page) => sum + page.panels.length, 0);
  return `${countOf(pages.length, "page")}, ${countOf(panels, "panel")}`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
