import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { openPainter, type PagePainter } from "./page_painter.ts";
import { pageFileNames } from "./file_name.ts";
import { type OutputPlace, writeOutput } from "../../output/open_output.ts";
import { fileWord, type PictureSettings, savedPage } from "./save_page.ts";
import type { ViewState } from "../../view/view_state.ts";
import type { Session } from "../session.ts";

export interface FrameSettings extends PictureSettings {
  /** With `{iter}`, `{page}` and `{time}` to be filled in. */
  readonly path: string;
  readonly allPages: boolean;
  readonly place: OutputPlace;
  /** Gets a sentence, once, where frames cannot be saved. */
  readonly warnings: string[];
}

/** Saves frames where `--save-png` asks for it; undefined where it does not. */
export function askedSaver(
  session: Session,
  { savePng: path, ...settings }: Omit<FrameSettings, "path"> & {
    readonly savePng?: string | undefined;
  },
) {
  return path === undefined ? undefined : pictureSaver(session, { ...settings, path });
}

/**
 * Saves the page, or all pages, as PNG; what is asked for while files are still being written is
 * left out, so that a slow disk holds up nothing. Disposing waits for the one under way.
 */
export function pictureSaver(session: Session, settings: FrameSettings) {
  let saving: Promise<void> | undefined;
  let iteration = 0, told = false;
  let painter: Promise<PagePainter> | undefined;
  let looked = () => session.view;
  const warn = (sentence: string) => void settings.warnings.push(sentence);

  async function saveAll(): Promise<void> {
    try {
      const view = looked();
      const pages = settings.allPages ? [...session.dashboard.pages.keys()] : [view.page];
      const names = pageFileNames(
        settings.path,
        pages.map((page) => fileWord(session.dashboard.pages[page]!.name)),
        { iter: iteration, atMs: view.frozenAtMs ?? session.scene.newestMs },
      );
      const brush = await (painter ??= openPainter(settings, warn));
      for (const [index, page] of pages.entries()) {
        // One panel is enlarged of the page that is looked at, and of no other.
        const own = page === view.page ? view : { ...view, page, zoomed: false };
        const { scene } = session, { size } = settings;
        const { png } = await savedPage(brush, { scene, view: own, size });
        if (png !== undefined) await writeOutput(names[index]!, png, settings.place);
      }
    } catch (error) {
      if (settings.place.signal.aborted) return;
      if (!told) warn(`frames are not saved: ${plainText(messageOf(error))}`);
      told = true;
    }
  }

  return {
    /** Saves the page, or all pages, as it is now; returns at once. */
    save(): void {
      if (saving !== undefined) return;
      iteration++;
      saving = saveAll().finally(() => saving = undefined);
    },
    /** What somebody looks at from now on is what is saved; before, it is the session's own view. */
    follow(view: () => ViewState): void {
      looked = view;
    },
    async [Symbol.asyncDispose]() {
      await saving;
    },
  };
}
