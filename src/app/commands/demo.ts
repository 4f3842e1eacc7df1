import type { SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { makeTemporaryFolder } from "../../base/temporary_folder.ts";
import { type OutputPlace, writeOutput } from "../../output/open_output.ts";
import { openPainter } from "../picture/page_painter.ts";
import { pageTexts } from "../screen/batch.ts";
import { wantsAscii } from "../../base/locale.ts";
import { capturedHost, type DemoHosts, simulatedHosts } from "../live/demo_hosts.ts";
import { pageView } from "../../view/build_page.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import { DEFAULT_WINDOW_MS } from "../load_dashboard.ts";
import { watch } from "./watch.ts";

export type DemoSettings = SettingsFor<"demo">;

/** Off a terminal: long enough for lines to be seen, short enough to wait for. */
const UNATTENDED_MS = 10_000;

/**
 * Simulated hosts, or a captured one, and the dashboard on them. Off a terminal it polls for a
 * while, saves the page as a PNG, prints its path and the page as text. Returns the exit code: a
 * host that does not answer is part of the show. Throws a `UsageError` for a capture that is none.
 */
export async function demo(settings: DemoSettings, io: CommandIo): Promise<number> {
  const isAttended = io.outIsTerminal || settings.gui;
  const { capture, hostCount, incident: hasIncident } = settings;
  using folder = makeTemporaryFolder("traffic-grapher-demo-");
  const withinMs = isAttended ? undefined : settings.runForMs ?? UNATTENDED_MS;
  const options = { directory: folder.path, signal: io.signal, withinMs };
  await using shown = capture === undefined
    ? simulatedHosts({ hostCount, hasIncident }, options)
    : await capturedHost(capture, options);
  const code = await watch(
    {
      ...settings,
      command: "watch",
      hosts: shown.hosts,
      intervalMs: settings.intervalMs ?? shown.intervalMs,
      ...(isAttended ? {} : unattended(settings, shown)),
    },
    io,
    isAttended ? undefined : (scene, view) => printPages(settings, io, scene, view),
  );
  return code === EXIT.critical ? EXIT.ok : code;
}

/** A run that ends by itself, and a window that it fills. */
function unattended({ runForMs, historyMs, configFile }: DemoSettings, shown: DemoHosts) {
  const lengthMs = runForMs ?? shown.lengthMs ?? UNATTENDED_MS;
  const mostMs = shown.lengthMs ?? DEFAULT_WINDOW_MS;
  const windowMs = historyMs ??
    (configFile === undefined ? Math.max(1_000, Math.min(lengthMs, mostMs)) : undefined);
  return {
    keyboard: false,
    protocol: "none",
    verbosity: "quiet",
    runForMs: lengthMs,
    historyMs: windowMs,
  } as const;
}

async function printPages(
  settings: DemoSettings,
  io: CommandIo,
  scene: Scene,
  view: ViewState,
): Promise<void> {
  const { allPages, size } = settings;
  const painter = await openPainter(settings, io.warn);
  const pages = allPages ? [...scene.dashboard.pages.keys()] : [view.page];
  for (const page of pages) {
    const name = `traffic-grapher-demo${allPages ? `-${page + 1}` : ""}.png`;
    const viewed = { ...view, page };
    const picture = pageView(scene, viewed, { maxPoints: size.width });
    // Drawn to the end also where the run was stopped: what was seen is what was asked for.
    const frame = await painter.paint(picture, size);
    if (frame === undefined) continue;
    const path = await saveSomewhere(name, frame.png, io);
    const text = pageTexts(scene, viewed, { allPages: false, ascii: wantsAscii(io.env) });
    await io.out(`${path}\n\n${text}\n`);
  }
}

/** In the working folder; where that cannot be written to, in a new temporary one. */
async function saveSomewhere(name: string, png: Uint8Array, place: OutputPlace): Promise<string> {
  try {
    await writeOutput(name, png, place);
    return `${Deno.cwd().replace(/\/$/, "")}/${name}`;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const path = `${await Deno.makeTempDir({ prefix: "traffic-grapher-" })}/${name}`;
    await writeOutput(path, png, place);
    return path;
  }
}
