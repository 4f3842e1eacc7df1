import type { PolledHost } from "../../collect/poller.ts";
import type { Invocation, SnapshotFormat } from "../../config/invocation.ts";
import { nagiosLine, nagiosUnknown } from "../../export/nagios_line.ts";
import { prometheusText } from "../../export/prometheus_text.ts";
import { snapshotJson } from "../../export/snapshot_json.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import type { PageView } from "../../model/page_view.ts";
import type { TickSink } from "../../model/recording.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { loadDashboard, pageIndex } from "../load_dashboard.ts";
import { openLogStats } from "../log_stats.ts";
import { openTransport } from "../open_transport.ts";
import { flatMetrics, pageView } from "../page_view.ts";
import { fileWord } from "../save_page.ts";
import { initialView } from "../view_state.ts";
import { pageFileNames } from "./file_name.ts";
import { interrupted } from "./interrupted.ts";
import { snapshotData } from "./snapshot_data.ts";
import { type TwoPolls, twoPolls } from "./two_polls.ts";
import { writeOutput } from "./write_output.ts";

export type SnapshotSettings = Extract<Invocation, { command: "snapshot" }>;

const DEFAULT_WINDOW_MS = 60_000;
/** A line of text or of a table makes use of no more. */
const TEXT_POINTS = 400;

/** What was polled, of which pages (indexes from 0). */
interface Taken {
  readonly settings: SnapshotSettings;
  readonly dashboard: Dashboard;
  readonly pages: readonly number[];
  readonly polls: TwoPolls;
}

/**
 * Two polls an interval apart, written in one of the formats of `--format`. Exit code 2 where a
 * host did not answer the second poll, which is then said on standard error. Throws a `UsageError`.
 */
export async function runSnapshot(settings: SnapshotSettings, io: CommandIo): Promise<number> {
  const format = settings.format ?? "text";
  try {
    return await snapshot(settings, io, format);
  } catch (error) {
    if (io.signal.aborted) return interrupted(io);
    // A monitoring system reads standard output, where it shows the state that exit code 3 means.
    const isShown = settings.output === undefined || settings.output === "-";
    if (format === "nagios" && isShown && error instanceof UsageError) {
      await io.out(`${nagiosUnknown(error.message)}\n`);
      return EXIT.unable;
    }
    throw error;
  }
}

async function snapshot(
  settings: SnapshotSettings,
  io: CommandIo,
  format: SnapshotFormat,
): Promise<number> {
  const dashboard = await loadDashboard(settings.configFile);
  const all = [...dashboard.pages.keys()];
  const first = pageIndex(dashboard, settings.page);
  // Raw records belong to no page: all, unless one was asked for.
  const everything = settings.allPages || (format === "prometheus" && settings.page === undefined);
  const pages = everything ? all : [first];
  const polls = await poll(settings, io, dashboard);
  if (polls === undefined) return interrupted(io);
  const taken = { settings, dashboard, pages, polls };
  await write(taken, io, format);
  tellFailures(taken, io);
  const isSilent = polls.results.some((result) => result.kind === "miss");
  return isSilent ? EXIT.critical : EXIT.ok;
}

async function poll(
  settings: SnapshotSettings,
  io: CommandIo,
  dashboard: Dashboard,
): Promise<TwoPolls | undefined> {
  const { intervalMs, logStats } = settings;
  const { signal } = io;
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  const sinks: TickSink[] = logStats === undefined
    ? []
    : [await openLogStats(logStats, { onWarning })];
  const hosts: PolledHost[] = settings.hosts.map((host) => ({
    host,
    transport: openTransport(host, { signal }),
  }));
  try {
    const windowMs = windowOf(settings, dashboard);
    return await twoPolls(hosts, { dashboard, intervalMs, windowMs, signal, sinks });
  } finally {
    await Promise.all([
      ...sinks.map((sink) => sink[Symbol.asyncDispose]()),
      ...hosts.map(({ transport }) => transport[Symbol.asyncDispose]()),
    ]);
  }
}

function windowOf({ historyMs }: SnapshotSettings, { historySeconds }: Dashboard): number {
  return historyMs ?? (historySeconds === undefined ? DEFAULT_WINDOW_MS : historySeconds * 1000);
}

async function write(taken: Taken, io: CommandIo, format: SnapshotFormat): Promise<void> {
  const { settings: { output } } = taken;
  if (format === "png" || format === "svg") return await writePictures(taken, io, format);
  const text = await textOf(taken, format);
  if (output === undefined || output === "-") return await io.out(text);
  await writeFiles(taken, io, [text], output);
}

async function textOf(
  taken: Taken,
  format: Exclude<SnapshotFormat, "png" | "svg">,
): Promise<string> {
  const { settings, dashboard, pages, polls } = taken;
  const hosts = settings.hosts.map((host, index) => ({ host, result: polls.results[index]! }));
  switch (format) {
    case "text": {
      const { pageText } = await import("../../chart/text/page_text.ts");
      return pages.map((page) => pageText(viewOf(taken, page, TEXT_POINTS))).join("\n");
    }
    case "json":
      return snapshotJson(dataOf(taken));
    case "nagios":
      return `${nagiosLine(dataOf(taken)).line}\n`;
    case "prometheus": {
      const drawn = pages.map((page) => dashboard.pages[page]!);
      return prometheusText({ hosts, metrics: flatMetrics(drawn) });
    }
  }
}

function dataOf({ settings, dashboard, pages, polls }: Taken) {
  const { hosts, intervalMs } = settings;
  return snapshotData(polls, {
    dashboard,
    hosts,
    pages,
    intervalMs,
    timeZone: zoneOf(settings, dashboard),
  });
}

async function writePictures(taken: Taken, io: CommandIo, format: "png" | "svg"): Promise<void> {
  const { settings, pages } = taken;
  const { pagePng, pageSvg } = await import("./page_picture.ts");
  // Bytes of a picture would only garble a terminal.
  const template = settings.output ??
    (format === "png" && io.outIsTerminal ? "traffic-grapher-{page}-{time}.png" : "-");
  if (template === "-" && pages.length > 1) {
    throw new UsageError(
      `--all-pages makes ${pages.length} pictures, and standard output takes one: ` +
        "name files with --output.",
    );
  }
  const views = pages.map((page) => viewOf(taken, page, settings.size.width));
  const pictures = format === "svg"
    ? views.map((view) => `${pageSvg(view, settings)}\n`)
    : await Promise.all(views.map((view) => pagePng(view, { ...settings, signal: io.signal })));
  const [picture] = pictures;
  if (template !== "-") await writeFiles(taken, io, pictures, template);
  else if (typeof picture === "string") await io.out(picture);
  else if (picture !== undefined) await io.outBytes(picture);
}

/** Writes a file for each content, and says their names where the user cannot know them. */
async function writeFiles(
  { settings, dashboard, pages, polls }: Taken,
  io: CommandIo,
  contents: readonly (string | Uint8Array)[],
  template: string,
): Promise<void> {
  const names = pageFileNames(
    template,
    // A file that holds several pages is named after the first.
    contents.map((_, index) => fileWord(dashboard.pages[pages[index]!]!.name)),
    { iter: 1, atMs: polls.ticks[1].atMs },
  );
  for (const [index, content] of contents.entries()) await writeOutput(names[index]!, content);
  const known = !io.outIsTerminal && names.length === 1 && names[0] === template;
  if (!known && settings.verbosity !== "quiet") await io.out(`${names.join("\n")}\n`);
}

function viewOf({ settings, dashboard, polls }: Taken, page: number, maxPoints: number): PageView {
  const scene = {
    dashboard,
    hosts: settings.hosts,
    history: polls.collection.history,
    events: [],
    intervalMs: settings.intervalMs,
    timeZone: zoneOf(settings, dashboard),
    hostsAs: settings.hostsAs,
    newestMs: polls.collection.newestMs,
    keys: "",
    warnings: [],
  };
  return pageView(scene, initialView(page, windowOf(settings, dashboard)), { maxPoints });
}

function zoneOf({ timeZone }: SnapshotSettings, dashboard: Dashboard): string {
  return timeZone ?? dashboard.timeZone ?? "UTC";
}

function tellFailures({ settings, polls }: Taken, io: CommandIo): void {
  settings.hosts.forEach(({ label }, index) => {
    const [first, second] = polls.ticks.map(({ results }) => results[index]);
    if (second?.kind === "miss") io.err(`traffic-grapher: ${label}: ${second.message}\n`);
    else if (first?.kind === "miss" && settings.verbosity !== "quiet") {
      io.err(`traffic-grapher: ${label} missed the first of two polls: ${first.message}\n`);
    }
  });
}
