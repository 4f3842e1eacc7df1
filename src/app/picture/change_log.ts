import type { PixelBox } from "../../terminal/picture.ts";

/** Further back nobody looks: a terminal that shows so old a picture gets the newest one whole. */
const MOST_PICTURES = 32;

/** Where a painter's pictures differ from those before them, each counted as it is drawn. */
export class ChangeLog {
  readonly #changes: (readonly PixelBox[])[] = [];
  #newest = 0;

  /** Notes where the next picture differs from the one before; returns its number. */
  add(changed: readonly PixelBox[]): number {
    this.#changes.push(changed);
    if (this.#changes.length > MOST_PICTURES) this.#changes.shift();
    return ++this.#newest;
  }

  /** Where picture `number` may differ from an earlier one; undefined where that is forgotten. */
  between(earlier: number, number: number): readonly PixelBox[] | undefined {
    const first = this.#newest - this.#changes.length;
    if (earlier < first || earlier > number) return undefined;
    return this.#changes.slice(earlier - first, number - first).flat();
  }
}
