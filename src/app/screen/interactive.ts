import type { CommandIo } from "../command_io.ts";
import { TerminalDashboard } from "./terminal_dashboard.ts";
import { openScreen } from "./open_screen.ts";
import { aborted } from "../run_for.ts";
import { savePage } from "../picture/save_page.ts";
import type { ViewState } from "../../view/view_state.ts";
import type { TerminalSession } from "../../terminal/terminal_session.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Session } from "../session.ts";
import type { SettingsFor } from "../../config/invocation.ts";

interface InteractiveOptions {
  readonly settings:
    & Pick<
      SettingsFor<"watch">,
      "keyboard" | "protocol" | "theme" | "renderer" | "fontFile" | "color" | "size" | "savePng"
    >
    & { readonly bell?: boolean };
  readonly io: CommandIo;
  readonly signal: AbortSignal;
  /** The tool itself, to be looked at too. */
  readonly tool?: Session | undefined;
  /** Gets the way to what is looked at, for what goes on beside. */
  readonly follow?: ((view: () => ViewState) => void) | undefined;
}

/** Runs the dashboard in the terminal until the user quits, the time is over or the terminal is gone. */
export async function runInteractive(
  session: Session,
  options: InteractiveOptions,
): Promise<void> {
  const { io, signal } = options;
  await show(session, options);
  // A key, or the terminal's own end: what is still to be done has as long as after a signal.
  if (!signal.aborted) io.beginEnd();
}

async function show(
  session: Session,
  { settings, io, signal, follow, tool }: InteractiveOptions,
): Promise<void> {
  let dashboard: TerminalDashboard | undefined;
  const warn = (text: string) => dashboard?.say({ level: "warning", text });
  await using ending = new AsyncDisposableStack();
  const opened = await openScreen(settings, { io, signal, warn });
  if (opened === undefined) return;
  await using terminal = opened.terminal;
  const running = dashboard = new TerminalDashboard(session, {
    terminal,
    screen: opened.screen,
    tool,
    telemetry: io.telemetry,
    save: (scene, view) => savePage({ scene, view, settings, place: io, warn }),
  });
  follow?.(() => running.view);
  const { writer } = terminal;
  measureFrames(writer, io.telemetry);
  session.subscribe(() => measure(writer.totals, io));
  // What is written when the terminal is given back is the last of it.
  ending.defer(() => measure(writer.totals, io));
  session.onAlert?.(({ change, message }) => {
    if (change.state === "firing" && settings.bell) opened.ring(message);
  });
  if (opened.hint !== undefined) running.say({ level: "warning", text: opened.hint });
  await Promise.race([running.finished, aborted(signal)]);
}

function measureFrames(writer: TerminalSession["writer"], telemetry: Telemetry): void {
  writer.onFrame(({ bytes, waitedMs, encodedMs, writtenMs }) => {
    telemetry.gauge("frame_bytes", bytes);
    telemetry.timing("frame_wait_seconds", waitedMs / 1000);
    telemetry.timing("frame_encode_seconds", encodedMs / 1000);
    telemetry.timing("frame_write_seconds", writtenMs / 1000);
  });
}

/** What the terminal was sent so far. */
function measure(
  { bytes, frames, superseded }: TerminalSession["writer"]["totals"],
  { telemetry }: CommandIo,
): void {
  telemetry.total("terminal_bytes", bytes);
  telemetry.total("terminal_frames", frames);
  telemetry.total("terminal_superseded", superseded);
}
