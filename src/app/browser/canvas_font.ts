/// <reference lib="dom" />
import type { FontWeight, OutlineFont } from "../../model/drawing.ts";

const FAMILIES = `"DejaVu Sans", sans-serif`;

/** The browser's own font, measured: texts stay texts, to be selected, found and read out. */
export class CanvasFont implements OutlineFont {
  readonly #context = document.createElement("canvas").getContext("2d")!;
  readonly #widths = new Map<string, number>();

  width(text: string, sizePx: number, weight: FontWeight): number {
    const key = `${weight} ${sizePx} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      // Values come and go.
      if (this.#widths.size > 5_000) this.#widths.clear();
      this.#context.font = `${weight === "bold" ? "bold " : ""}${sizePx}px ${FAMILIES}`;
      width = this.#context.measureText(text).width;
      this.#widths.set(key, width);
    }
    return width;
  }

  /** There are no outlines: the browser draws all texts. */
  covers(): boolean {
    return false;
  }

  outline(): string {
    return "";
  }
}
