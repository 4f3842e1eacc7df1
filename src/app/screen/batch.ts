import { messageOf } from "../../base/error_message.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { orAfter } from "../../base/or_after.ts";
import { pageText } from "../../chart/text/page_text.ts";
import type { CommandIo } from "../command_io.ts";
import { pageView } from "../../view/build_page.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import { wantsAscii } from "../../base/locale.ts";
import { aborted } from "../run_for.ts";
import type { Session } from "../session.ts";
import type { SettingsFor } from "../../config/invocation.ts";

/** A line of text makes use of no more. */
const TEXT_POINTS = 400;
/** A page that is being written when the run ends waits for its reader so long, in milliseconds. */
const LAST_PAGE_MS = 500;

/**
 * Off a terminal: writes the page as plain text at every tick, as `top -b` does; with the
 * protocol `none` nothing, for runs that only record or save. Where nobody reads it any more it
 * ends, unless something else goes on, as a recording does. Rejects where standard output takes no
 * more and nothing goes on.
 */
export async function runBatch(
  session: Session,
  options: {
    readonly settings: Pick<SettingsFor<"watch">, "protocol" | "allPages">;
    readonly io: CommandIo;
    readonly signal: AbortSignal;
    /** There is more to do than to write pages. */
    readonly goesOn: boolean;
  },
): Promise<void> {
  const { settings, io, signal, goesOn } = options;
  if (settings.protocol === "none") return await aborted(signal);
  const ascii = wantsAscii(io.env);
  const over = new LinkedAbort(signal);
  let writing: Promise<void> | undefined;
  let failure: unknown;
  let updates = 0, told = false;

  function tell(sentence: string): void {
    if (!told) io.warn(sentence);
    told = true;
  }
  async function write(text: string): Promise<void> {
    try {
      await io.out(text);
    } catch (error) {
      if (goesOn) return tell(messageOf(error));
      failure = error;
      over.abort();
    }
  }
  session.subscribe((scene) => {
    // The first poll has no rates yet; a reader that is slow misses pages, not the newest.
    if (updates++ === 0 || writing !== undefined || io.outGone.aborted) return;
    const text = pageTexts(scene, session.view, { ...settings, ascii });
    writing = write(`${text}\n`).finally(() => writing = undefined);
  });
  io.outGone.addEventListener("abort", () => {
    if (!goesOn) over.abort();
    else tell("nobody reads standard output any more; what is recorded or saved goes on");
  });
  await aborted(over.signal);
  over[Symbol.dispose]();
  if (writing !== undefined) await orAfter(LAST_PAGE_MS, writing);
  if (failure !== undefined) throw failure;
}

/** The page of a view as plain text, or all pages. */
export function pageTexts(
  scene: Scene,
  view: ViewState,
  { allPages, ascii }: { readonly allPages: boolean; readonly ascii: boolean },
): string {
  const pages = allPages ? [...scene.dashboard.pages.keys()] : [view.page];
  return pages.map((page) =>
    pageText(pageView(scene, { ...view, page }, { maxPoints: TEXT_POINTS }), { ascii })
  ).join("\n");
}
