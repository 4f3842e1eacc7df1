import type { PanelView } from "../model/page_view.ts";
import type { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";

/** Where times and values stand in a plot, in pixels of its layer. */
export interface Placement {
  x(atMs: number): number;
  y(value: number): number;
  /** Whether a value has a place. */
  holds(value: number): boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A plot that is being drawn: of what, into what, where and how. */
export interface Plotting {
  readonly panel: PanelView;
  readonly layer: LayerBuilder;
  readonly place: Placement;
  readonly style: PageStyle;
}
