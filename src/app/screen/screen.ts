import type { Overlay } from "../../chart/overlay.ts";
import type { PageView } from "../../model/page_view.ts";
import type { Notice } from "./bottom_line.ts";

/** How a page is to be shown at one moment. */
export interface Showing {
  readonly page: PageView;
  /** The panel (from 0) shown alone. */
  readonly focus?: number | undefined;
  /** The panel (from 0) shown where there is room for one alone. */
  readonly selected?: number | undefined;
  readonly cursorMs?: number | undefined;
  readonly overlay?: Overlay | undefined;
  readonly prompt?: string | undefined;
  readonly notice?: Notice | undefined;
}

/** Something that shows pages: pictures or text in a terminal. Disposed it shows nothing, not even what is being drawn. */
export interface Screen extends Disposable {
  /** How many points of a line it can make use of. */
  readonly maxPoints: number;
  /** Shows a page; resolves when it is written, or given up for a newer one. */
  show(showing: Showing): Promise<void>;
  /** Shows only what changed outside the page: the last line. */
  showLine(showing: Showing): Promise<void>;
}
