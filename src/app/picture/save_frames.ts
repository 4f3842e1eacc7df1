import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { openPainter } from "./page_painter.ts";
import { pageFileNames } from "./file_name.ts";
import { writeOutput } from "../write_output.ts";
import { pageView } from "../../view/build_page.ts";
import { fileWord, focusOf, type PictureSettings } from "./save_page.ts";
import type { ViewState } from "../../view/view_state.ts";
import type { ViewSource } from "../view_source.ts";

export interface FrameSettings extends PictureSettings {
  /** With `{iter}`, `{page}` and `{time}` to be filled in. */
  readonly path: string;
  readonly allPages: boolean;
  /** Gets a sentence, once, where frames cannot be saved. */
  readonly warnings: string[];
}

/** Saves frames as they come. Disposing waits for the one under way. */
export interface PictureSaver extends AsyncDisposable {
  /** Saves the page, or all pages, as it is now; returns at once. */
  save(): void;
  /** What somebody looks at from now on is what is saved; before, it is the source's own view. */
  follow(view: () => ViewState): void;
}

/**
 * Saves the page, or all pages, as PNG; what is asked for while files are still being written is
 * left out, so that a slow disk holds up nothing.
 */
export function pictureSaver(source: ViewSource, settings: FrameSettings): PictureSaver {
  let saving: Promise<void> | undefined;
  let iteration = 0, told = false;
  let draw: Promise<(view: ViewState) => Promise<Uint8Array | undefined>> | undefined;
  let looked = () => source.view;

  async function saveAll(): Promise<void> {
    try {
      const view = looked();
      const pages = settings.allPages ? [...source.dashboard.pages.keys()] : [view.page];
      const names = pageFileNames(
        settings.path,
        pages.map((page) => fileWord(source.dashboard.pages[page]!.name)),
        { iter: iteration, atMs: view.frozenAtMs ?? source.scene().newestMs },
      );
      const drawFrame = await (draw ??= frameDrawer(source, settings));
      for (const [index, page] of pages.entries()) {
        // One panel is enlarged of the page that is looked at, and of no other.
        const png = await drawFrame(page === view.page ? view : { ...view, page, zoomed: false });
        if (png !== undefined) await writeOutput(names[index]!, png);
      }
    } catch (error) {
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

async function frameDrawer(source: ViewSource, settings: FrameSettings) {
  const { size, warnings } = settings;
  const painter = await openPainter(settings, (sentence) => void warnings.push(sentence));
  return async (view: ViewState): Promise<Uint8Array | undefined> => {
    const page = pageView(source.scene(), view, { maxPoints: size.width });
    return (await painter.paint(page, { ...size, ...focusOf(view) }))?.png;
  };
}
