import { iterm2Driver } from "../terminal/iterm2.ts";
import { openTerminal, type TerminalSession } from "../terminal/terminal_session.ts";
import type { CommandIo } from "./command_io.ts";
import { pictureScreen } from "./picture_screen.ts";
import type { Screen } from "./screen.ts";
import type { WatchSettings } from "./watch.ts";

/** A terminal taken, and the screen that suits it. */
export interface OpenedScreen {
  readonly terminal: TerminalSession;
  readonly screen: Screen;
  /** What the user should know, e.g. how to get pictures through tmux. */
  readonly warnings: readonly string[];
}

/** Takes the terminal, finds out what it can show, and makes the screen for that. */
export async function openScreen(
  settings: Pick<WatchSettings, "keyboard" | "protocol" | "theme" | "color">,
  { signal }: { readonly io: CommandIo; readonly signal: AbortSignal },
): Promise<OpenedScreen> {
  const terminal = openTerminal({ signal, keyboard: settings.keyboard });
  try {
    const { DejaVuFont } = await import("../raster/dejavu_font.ts");
    const { PageRasterizer } = await import("../raster/page_rasterizer.ts");
    const font = new DejaVuFont();
    const rasterizer = new PageRasterizer({ font });
    const screen = pictureScreen({
      terminal,
      driver: iterm2Driver(),
      rasterizer: {
        async draw(drawing) {
          const frame = await rasterizer.draw(drawing);
          if (frame === undefined) return undefined;
          return { widthPx: frame.width, heightPx: frame.height, png: frame.png };
        },
      },
      font,
      theme: settings.theme,
      color: settings.color,
      cellPx: { width: 10, height: 20 },
      sync: true,
    });
    return { terminal, screen, warnings: [] };
  } catch (error) {
    await terminal[Symbol.asyncDispose]();
    throw error;
  }
}
