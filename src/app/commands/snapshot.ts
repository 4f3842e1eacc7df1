import { alertSubjects } from "../../alerts/alert_subjects.ts";
import { stateOnce } from "../../alerts/condition.ts";
import { thresholdSubjects } from "../../alerts/threshold_subjects.ts";
import type { AlertStatus, Threshold } from "../../model/alert.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { alertValue } from "../../view/alert_value.ts";
import type { Scene } from "../../view/scene.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { isPicture, type SnapshotFormat } from "../../model/formats.ts";
import { nagiosUnknown } from "../../export/nagios_line.ts";
import { snapshotVerdict } from "../../export/snapshot_verdict.ts";
import { UsageError } from "../../model/errors.ts";
import { messageOf } from "../../base/error_message.ts";
import { type CommandIo, EXIT, interrupted } from "../command_io.ts";
import { pageIndex } from "../load_dashboard.ts";
import { wantsAscii } from "../../base/locale.ts";
import { fileWord } from "../picture/save_page.ts";
import { pageFileNames } from "../picture/file_name.ts";
import { pollHosts, recallMoment, thresholdsOf } from "./snapshot_source.ts";
import { dataOf, SNAPSHOT_TEXTS, type TakenSnapshot, viewOf } from "./taken_snapshot.ts";
import { writeOutput } from "../../output/open_output.ts";

type SnapshotSettings = SettingsFor<"snapshot">;

/**
 * Two polls an interval apart, or a moment of a recording, written in one of the formats of
 * `--format`. Exit code 2 where a host did not answer the second poll, or then, or a value is beyond a critical
 * limit, 1 beyond that of a warning, and 3 where a host has nothing of what was asked for, all of which is said on
 * standard error. Throws a `UsageError`.
 */
export async function runSnapshot(settings: SnapshotSettings, io: CommandIo): Promise<number> {
  const format = settings.format ?? "text";
  try {
    return await snapshot(settings, io, format);
  } catch (error) {
    // A monitoring system reads standard output, where it shows the state that exit code 3 means.
    const isShown = settings.output === undefined || settings.output === "-";
    if (format === "nagios" && isShown && error instanceof Error && !io.signal.aborted) {
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
  const once = settings.once && settings.output === undefined && io.outIsTerminal
    ? await import("../screen/once_on_terminal.ts")
    : undefined;
  const facts = await once?.askTerminal(settings, io);
  if (once !== undefined && facts === undefined) return interrupted(io);
  const source = settings.recording === undefined
    ? await pollHosts(settings, io)
    : await recallMoment(settings, io, settings.recording);
  if (source === undefined) return interrupted(io);
  using _open = source.open;
  const { dashboard, pageCount } = source;
  // Raw records belong to no page: all, unless one was asked for.
  const everything = settings.allPages || (format === "prometheus" && settings.page === undefined);
  const pages = everything ? [...Array(pageCount).keys()] : [pageIndex(dashboard, settings.page)];
  const alerts = snapshotAlerts(source, thresholdsOf(settings));
  const taken = { ...source, settings, pages, alerts };
  const { exitCode, faults } = snapshotVerdict(dataOf(taken));
  if (once !== undefined && facts !== undefined) {
    const views = (maxPoints: number) => pages.map((page) => viewOf(taken, page, maxPoints));
    await once.showOnce(views, { facts, settings, io });
  } else {
    await write(taken, io, format).catch((error) => {
      // A host that is down is worse than a page that nobody gets.
      if (exitCode === EXIT.ok) throw error;
      io.warn(messageOf(error));
    });
  }
  tellFailures(taken, io);
  const misses = source.polls.results.flatMap((result, index) =>
    result.kind === "miss" ? [`${source.hosts[index]?.label}: ${result.message}`] : []
  );
  for (const fault of faults.filter((sentence) => !misses.includes(sentence))) io.warn(fault);
  return exitCode === EXIT.ok && (source.stats?.lost || source.isLost) ? EXIT.unable : exitCode;
}

async function write(taken: TakenSnapshot, io: CommandIo, format: SnapshotFormat): Promise<void> {
  const { settings: { output } } = taken;
  if (isPicture(format)) return await writePictures(taken, io, format);
  const text = await SNAPSHOT_TEXTS[format](taken, { ascii: wantsAscii(io.env) });
  if (output === undefined || output === "-") return await io.out(text);
  await writeFiles(taken, io, [text], output);
}

async function writePictures(
  taken: TakenSnapshot,
  io: CommandIo,
  format: "png" | "svg",
): Promise<void> {
  const { settings, pages } = taken;
  const { openPainter } = await import("../picture/page_painter.ts");
  const painter = await openPainter(settings, io.warn);
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
  const pictures: (string | Uint8Array)[] = [];
  for (const view of views) {
    if (format === "svg") pictures.push(`${painter.svg(view, settings.size)}\n`);
    else {
      const frame = await painter.paint(view, settings.size, { signal: io.signal });
      if (frame !== undefined) pictures.push(frame.png);
    }
  }
  const [picture] = pictures;
  if (template !== "-") await writeFiles(taken, io, pictures, template);
  else if (typeof picture === "string") await io.out(picture);
  else if (picture !== undefined) await io.outBytes(picture);
}

/** Writes a file for each content, and says their names where the user cannot know them. */
async function writeFiles(
  { settings, dashboard, pages, polls }: TakenSnapshot,
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
  for (const [index, content] of contents.entries()) await writeOutput(names[index]!, content, io);
  const known = !io.outIsTerminal && names.length === 1 && names[0] === template;
  if (!known && settings.verbosity !== "quiet") await io.out(`${names.join("\n")}\n`);
}

function tellFailures({ settings, hosts, polls, recordedAt }: TakenSnapshot, io: CommandIo): void {
  hosts.forEach(({ label }, index) => {
    const first = polls.ticks[0].results[index], second = polls.results[index];
    if (second?.kind === "miss") io.warn(`${label}: ${second.message}`);
    else if (recordedAt !== undefined) return;
    else if (first?.kind === "miss" && settings.verbosity !== "quiet") {
      io.warn(`${label} missed the first of two polls: ${first.message}`);
    }
  });
}

/**
 * How it stands with the alerts of a dashboard and the thresholds of the command line at a scene's newest moment.
 * No `for` is waited for: what looks now and then decides by itself how often it must see it. Throws a
 * `UsageError` for a threshold whose metric is none.
 */
function snapshotAlerts(scene: Scene, thresholds: readonly Threshold[]): AlertStatus[] {
  const { dashboard, hosts, newestMs, history } = scene;
  const subjects = [
    // That a host does not answer is critical in any case.
    ...alertSubjects(dashboard, hosts).filter(({ kind }) => kind === "metric"),
    ...thresholdSubjects(dashboard, hosts, thresholds, {
      mayGrow: hasWildcards(dashboard) &&
        hosts.some((_, host) => history.hostState(host).state !== "answering"),
    }),
  ];
  return subjects.flatMap((subject): AlertStatus[] => {
    const value = alertValue(scene, subject);
    if (value === undefined && subject.mayLack === true) return [];
    return [{ subject, state: stateOnce(subject.rule, value), sinceMs: newestMs, value }];
  });
}
