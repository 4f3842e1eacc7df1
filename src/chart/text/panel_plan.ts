import type { PageView, PanelView } from "../../model/page_view.ts";
import type { ValueAxis } from "../value_axis.ts";
import type { CellCanvas, CellRect } from "./cell_canvas.ts";
import type { PanelFrame } from "./panel_frame.ts";
import type { PlotScale } from "./time_scale.ts";

/** A panel as it is to be drawn: what its parts must know of each other. */
export interface PanelPlan {
  readonly canvas: CellCanvas;
  readonly view: PageView;
  readonly panel: PanelView;
  readonly place: CellRect;
  readonly frame: PanelFrame;
  /** Where its text begins, and how many columns it has. */
  readonly left: number;
  readonly columns: number;
  /** The plot itself; the lanes for words, and before them the notes, lie in the rows above it. */
  readonly plot: CellRect;
  readonly axis: ValueAxis;
  readonly scale: PlotScale;
  readonly cursorMs?: number | undefined;
}
