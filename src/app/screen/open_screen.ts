import { alertNotice } from "../../terminal/alert_notice.ts";
import { Display } from "../../terminal/display.ts";
import { probeTerminal } from "../../terminal/probe.ts";
import { openTerminal, type TerminalSession } from "../../terminal/terminal_session.ts";
import type { TerminalFacts } from "../../terminal/terminal_facts.ts";
import { TerminalWatch } from "../../terminal/terminal_watch.ts";
import { colorDepth, textCharset } from "../../terminal/text_abilities.ts";
import { keyAction } from "../../view/key_actions.ts";
import { initialView } from "../../view/view_state.ts";
import type { CommandIo } from "../command_io.ts";
import { openPainter } from "../picture/page_painter.ts";
import { pictureScreen } from "./picture_screen.ts";
import type { Screen } from "./screen.ts";
import { textScreen } from "./text_screen.ts";
import type { SettingsFor } from "../../config/invocation.ts";

type ScreenSettings = Pick<
  SettingsFor<"watch">,
  "keyboard" | "protocol" | "theme" | "renderer" | "fontFile" | "color"
>;

interface ScreenSurroundings {
  readonly io: CommandIo;
  readonly signal: AbortSignal;
  /** Gets a sentence about what cannot be drawn as it should, or how more could be. */
  readonly warn: (sentence: string) => void;
}

/** A terminal taken, and the screen that suits it. */
export interface OpenedScreen {
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
export async function openScreen(
  settings: ScreenSettings,
  { io, signal, warn }: ScreenSurroundings,
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
  { settings, io, warn }: { settings: ScreenSettings } & Omit<ScreenSurroundings, "signal">,
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
