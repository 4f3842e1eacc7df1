import type { CommandIo } from "../command_io.ts";
import { TerminalDashboard } from "./terminal_dashboard.ts";
import { aborted } from "../run_for.ts";
import { savePage } from "../picture/save_page.ts";
import { initialView, type ViewState } from "../../view/view_state.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Session } from "../session.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { alertNotice } from "../../terminal/alert_notice.ts";
import { Display } from "../../terminal/display.ts";
import { probeTerminal } from "../../terminal/probe.ts";
import { openTerminal, type TerminalSession } from "../../terminal/terminal_session.ts";
import type { TerminalFacts } from "../../terminal/terminal_facts.ts";
import { TerminalWatch } from "../../terminal/terminal_watch.ts";
import { colorDepth, textCharset } from "../../terminal/text_abilities.ts";
import { keyAction } from "../../view/key_actions.ts";
import { openPainter } from "../picture/page_painter.ts";
import { pictureScreen } from "./picture_screen.ts";
import type { Screen } from "./screen.ts";
import { textScreen } from "./text_screen.ts";

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

/** Gets a sentence about what cannot be drawn as it should, or how more could be. */
type Warn = (sentence: string) => void;

async function show(session: Session, options: InteractiveOptions): Promise<void> {
  const { settings, io, signal, follow, tool } = options;
  let dashboard: TerminalDashboard | undefined;
  const warn: Warn = (text) => dashboard?.say({ level: "warning", text });
  await using ending = new AsyncDisposableStack();
  const opened = await openScreen(options, warn);
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

/** A terminal taken, and the screen that suits it. */
interface OpenedScreen {
  readonly terminal: TerminalSession;
  /** Another one when another terminal is looked at. */
  readonly screen: () => Screen;
  /** Rings the bell and, where the terminal can, has the desktop show a text. */
  readonly ring: (text: string) => void;
  /** What the user should know, e.g. how to get pictures through tmux. */
  readonly hint?: string | undefined;
}

/**
 * Takes the terminal, finds out what it can show, and makes the screen for that, now and whenever the
 * terminal is another one; undefined when the terminal is gone before that is known.
 */
async function openScreen(
  { settings, io, signal }: InteractiveOptions,
  warn: Warn,
): Promise<OpenedScreen | undefined> {
  await io.settle();
  const terminal = openTerminal({
    signal,
    keyboard: settings.keyboard,
    endSignals: io.endSignals(),
    quits: (key) => keyAction(key, initialView(0, 0))?.kind === "quit",
  });
  try {
    const { protocol } = settings;
    const wanted = protocol === "auto" || protocol === "none" ? {} : { protocol };
    const asking = { env: io.env, signal: terminal.ended, ...wanted };
    const facts = await probeTerminal(terminal, asking);
    let current = facts, screen = await screenFor(terminal, facts, { settings, io, warn });
    let changes = 0;
    const change = async (facts: TerminalFacts) => {
      // The last one that was asked for counts.
      const number = ++changes;
      current = facts;
      if (facts.hint !== undefined) warn(facts.hint);
      screen[Symbol.dispose]();
      const next = await screenFor(terminal, facts, { settings, io, warn });
      if (number === changes) screen = next;
      else next[Symbol.dispose]();
      terminal.redraw();
    };
    const onChange = (facts: TerminalFacts) => void change(facts).catch(reportError);
    new TerminalWatch(terminal, facts, { ...asking, onChange });
    const ring = (text: string) =>
      void terminal.writer.send(new TextEncoder().encode(alertNotice(text, current)));
    return { terminal, screen: () => screen, ring, hint: facts.hint };
  } catch (error) {
    await terminal[Symbol.asyncDispose]();
    // Gone while it was being asked: there is nobody to show anything to.
    if (terminal.ended.aborted && error === terminal.ended.reason) return undefined;
    throw error;
  }
}

/** The screen for what is known of a terminal. */
async function screenFor(
  terminal: TerminalSession,
  facts: TerminalFacts,
  { settings, io, warn }: Pick<InteractiveOptions, "settings" | "io"> & { readonly warn: Warn },
): Promise<Screen> {
  const { theme } = settings, { telemetry } = io;
  const colors = settings.color ? colorDepth(io.env, facts) : "none";
  const timer = (part: string) => telemetry.timer(`frame_${part}_seconds`);
  const painter = facts.protocol === "text"
    ? undefined
    : await openPainter({ ...settings, timer }, warn);
  const display = new Display(terminal, facts, colors);
  if (painter !== undefined) return pictureScreen({ display, painter, theme });
  const size = () => terminal.size, charset = textCharset(io.env);
  return textScreen({ display, size, charset, colors, theme, telemetry });
}
