import type { CommandIo } from "../command_io.ts";
import { DashboardSession } from "./dashboard_session.ts";
import { openScreen } from "./open_screen.ts";
import { aborted } from "../run_for.ts";
import { savePage } from "../picture/save_page.ts";
import type { ViewState } from "../../view/view_state.ts";
import type { ViewSource } from "../view_source.ts";
import type { SettingsFor } from "../../config/invocation.ts";

/** Runs the dashboard in the terminal until the user quits, the time is over or the terminal is gone. */
export async function runInteractive(
  source: ViewSource,
  options: {
    readonly settings: Pick<
      SettingsFor<"watch">,
      "keyboard" | "protocol" | "theme" | "renderer" | "fontFile" | "color" | "size" | "savePng"
    >;
    readonly io: CommandIo;
    readonly signal: AbortSignal;
    /** Gets the way to what is looked at, for what goes on beside. */
    readonly follow?: ((view: () => ViewState) => void) | undefined;
  },
): Promise<void> {
  const { settings, io, signal, follow } = options;
  let session: DashboardSession | undefined;
  const warn = (text: string) => session?.say({ level: "warning", text });
  const opened = await openScreen(settings, { io, signal, warn });
  if (opened === undefined) return;
  await using terminal = opened.terminal;
  const running = session = new DashboardSession({
    terminal,
    screen: opened.screen,
    scene: source.scene,
    limits: source.limits,
    view: source.view,
    save: (view) => savePage({ scene: source.scene(), view, settings, warn }),
    addEvent: (label, atMs) => source.addEvent({ atMs, label, source: "user" }),
    ...(source.playback === undefined ? {} : { playback: source.playback }),
  });
  follow?.(() => running.view);
  if (opened.hint !== undefined) running.say({ level: "warning", text: opened.hint });
  source.onUpdate(() => running.update());
  await Promise.race([running.finished, aborted(signal)]);
}
