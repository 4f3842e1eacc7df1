import { openDisplay } from "../../terminal/display.ts";
import { probeTerminal } from "../../terminal/probe.ts";
import { openTerminal, type TerminalSession } from "../../terminal/terminal_session.ts";
import { colorDepth, textCharset } from "../../terminal/text_abilities.ts";
import { keyAction } from "../../view/key_actions.ts";
import { initialView } from "../../view/view_state.ts";
import type { CommandIo } from "../command_io.ts";
import { openPainter } from "../picture/page_painter.ts";
import { pictureScreen } from "./picture_screen.ts";
import type { Screen } from "./screen.ts";
import { textScreen } from "./text_screen.ts";
import type { SettingsFor } from "../../config/invocation.ts";

/** A terminal taken, and the screen that suits it. */
export interface OpenedScreen {
  readonly terminal: TerminalSession;
  readonly screen: Screen;
  /** What the user should know, e.g. how to get pictures through tmux. */
  readonly hint?: string;
}

/**
 * Takes the terminal, finds out what it can show, and makes the screen for that; undefined when
 * the terminal is gone before that is known.
 */
export async function openScreen(
  settings: Pick<
    SettingsFor<"watch">,
    "keyboard" | "protocol" | "theme" | "renderer" | "fontFile" | "color"
  >,
  { io, signal, warn }: {
    readonly io: CommandIo;
    readonly signal: AbortSignal;
    /** Gets a sentence about what cannot be drawn as it should. */
    readonly warn: (sentence: string) => void;
  },
): Promise<OpenedScreen | undefined> {
  const terminal = openTerminal({
    signal,
    keyboard: settings.keyboard,
    quits: (key) => keyAction(key, initialView(0, 0))?.kind === "quit",
  });
  try {
    const { protocol, theme } = settings;
    const facts = await probeTerminal(terminal, {
      env: io.env,
      signal: terminal.ended,
      ...(protocol === "auto" || protocol === "none" ? {} : { protocol }),
    });
    const colors = settings.color ? colorDepth(io.env, facts) : "none";
    const display = openDisplay(terminal, facts, { colors });
    const hint = facts.hint === undefined ? {} : { hint: facts.hint };
    if (!display.pictures) {
      const screen = textScreen({
        display,
        size: () => terminal.size,
        charset: textCharset(io.env),
        colors,
        theme,
      });
      return { terminal, screen, ...hint };
    }
    const painter = await openPainter(settings, warn);
    return { terminal, screen: pictureScreen({ display, painter, theme }), ...hint };
  } catch (error) {
    await terminal[Symbol.asyncDispose]();
    // Gone while it was being asked: there is nobody to show anything to.
    if (terminal.ended.aborted && error === terminal.ended.reason) return undefined;
    throw error;
  }
}
