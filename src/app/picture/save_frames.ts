import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { openPainter } from "./page_painter.ts";
import { pageFileNames } from "./file_name.ts";
import type { OutputPlace } from "../../output/open_output.ts";
import { writeOutput } from "../../output/write_output.ts";
import { fileWord, focusOf, type PictureSettings, savedPage } from "./save_page.ts";
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

/** Saves frames as they come. Disposing waits for the one under way. */
export interface PictureSaver extends AsyncDisposable {
  /** Saves the page, or all pages, as it is now; returns at once. */
  save(): void;
  /** What somebody looks at from now on is what is saved; before, it is the session's own view. */
  follow(view: () => ViewState): void;
}

/**
 * Saves the page, or all pages, as PNG; what is asked for while files are still being written is
 * left out, so that a slow disk holds up nothing.
 */
export function pictureSaver(session: Session, settings: FrameSettings): PictureSaver {
  let saving: Promise<void> | undefined;
  let iteration = 0, told = false;
  let draw: Promise<(view: ViewState) => Promise<Uint8Array | undefined>> | undefined;
  let looked = () => session.view;

  async function saveAll(): Promise<void> {
    try {
      const view = looked();
      const pages = settings.allPages ? [...session.dashboard.pages.keys()] : [view.page];
      const names = pageFileNames(
        settings.path,
        pages.map((page) => fileWord(session.dashboard.pages[page]!.name)),
        { iter: iteration, atMs: view.frozenAtMs ?? session.scene.newestMs },
      );
      const drawFrame = await (draw ??= frameDrawer(session, settings));
      for (const [index, page] of pages.entries()) {
        // One panel is enlarged of the page that is looked at, and of no other.
        const png = await drawFrame(page === view.page ? view : { ...view, page, zoomed: false });
        if (png !== undefined) await writeOutput(names[index]!, png, settings.place);
      }
    } catch (error) {
      if (settings.place.signal.aborted) return;
      const why = plainText(messageOf(error));
      if (!told) settings.warnings.push(`frames are not saved: ${why}`);
      told = true;
    }
  }

  return {
    save() {
      if (saving !== undefined) return;
      iteration++;
      saving = saveAll().finally(() => saving = undefined);
    },
    follow(view) {
      looked = view;
    },
    async [Symbol.asyncDispose]() {
      await saving;
    },
  };
}

async function frameDrawer(session: Session, settings: FrameSettings) {
  const { size, warnings } = settings;
  const painter = await openPainter(settings, (sentence) => void warnings.push(sentence));
  return async (view: ViewState): Promise<Uint8Array | undefined> => {
    const page = savedPage(session.scene, view, size.width);
    return (await painter.paint(page, { ...size, ...focusOf(view) }))?.png;
  };
}
