import { pageText } from "../../chart/text/page_text.ts";
import type { CommandIo } from "../command_io.ts";
import { pageView } from "../../view/build_page.ts";
import { wantsAscii } from "../../terminal/text_abilities.ts";
import { aborted } from "../run_for.ts";
import type { ViewSource } from "../view_source.ts";
import type { SettingsFor } from "../../config/invocation.ts";

/**
 * Off a terminal: writes the page as plain text at every tick, as `top -b` does; with the
 * protocol `none` nothing, for runs that only record or save.
 */
export async function runBatch(
  source: ViewSource,
  options: {
    readonly settings: Pick<SettingsFor<"watch">, "protocol" | "allPages">;
    readonly io: CommandIo;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { settings, io, signal } = options;
  const ascii = wantsAscii(io.env);
  let writing: Promise<void> | undefined;
  if (settings.protocol !== "none") {
    let updates = 0;
    source.onUpdate(() => {
      // The first poll has no rates yet; a reader that is slow misses pages, not the newest.
      if (updates++ === 0 || writing !== undefined) return;
      const pages = settings.allPages ? [...source.dashboard.pages.keys()] : [source.view.page];
      const texts = pages.map((page) =>
        pageText(pageView(source.scene(), { ...source.view, page }, { maxPoints: 400 }), { ascii })
      );
      writing = io.out(`${texts.join("\n")}\n`).finally(() => writing = undefined);
    });
  }
  await aborted(signal);
  await writing;
}
