/** More marks than this nobody tells apart. */
const MOST_KEPT = 1000;

/** The newest columns in which something happened, in order. */
export class MarkedColumns {
  #columns: number[] = [];

  /** Adds a column that is newer than all before it. */
  add(column: number): void {
    this.#columns.push(column);
    if (this.#columns.length > 2 * MOST_KEPT) this.#columns = this.#columns.slice(-MOST_KEPT);
  }

  /** Those from `first` to `last`. */
  within(first: number, last: number): number[] {
    return this.#columns.filter((column) => column >= first && column <= last);
  }

  /** Forgets those from `column` on. */
  eraseFrom(column: number): void {
    this.#columns = this.#columns.filter((kept) => kept < column);
  }
}
