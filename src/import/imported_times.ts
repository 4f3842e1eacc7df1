import { readIsoTime } from "../base/iso_time.ts";
import { zoneOffset } from "../base/zone_offset.ts";
import { ImportFault, shown } from "./import_fault.ts";

const QUARTER_MS = 900_000;

/**
 * Reads the times of a collector's file. One that names no zone shows the local time of a place that the file does
 * not tell: it is taken to be in `timeZone`. The hour that comes twice when summer time ends is told
 * apart by the order of each series.
 */
export class ImportedTimes {
  readonly #offsetAt: (atMs: number) => number;
  /** The last time of each series. */
  readonly #lastMs = new Map<string, number>();
  /** The time that was read last: the rows of one tick bear the same. */
  #known = { text: "", atMs: 0 };
  #areLocal = false;
  /** From what a clock shows in a quarter of an hour to the earlier and the later moment. */
  #quarter = { number: NaN, firstMs: 0, secondMs: 0 };

  constructor(timeZone: string) {
    this.#offsetAt = zoneOffset(timeZone);
  }

  /** Whether some time named no zone. */
  get areLocal(): boolean {
    return this.#areLocal;
  }

  /** The epoch milliseconds of a time; `series` names what it belongs to. Throws an `ImportFault` that names `where`. */
  read(value: unknown, where: string, series = ""): number {
    if (value === this.#known.text) return this.#known.atMs;
    const time = typeof value === "string" ? readIsoTime(value) : undefined;
    // A tick of any recording stands at a whole millisecond: by what is shown of it, it is found again.
    const shownMs = Math.floor(time?.shownMs ?? NaN);
    if (time === undefined) {
      throw new ImportFault(
        `${where}: expected a time like 2025-01-31T12:00:00Z, got ${shown(value)}`,
      );
    }
    if (time.offsetMs !== undefined) {
      return this.#keep(String(value), shownMs - time.offsetMs);
    }
    this.#areLocal = true;
    const [firstMs, secondMs] = this.#momentsNear(shownMs);
    const lastMs = this.#lastMs.get(series) ?? -Infinity;
    const atMs = firstMs >= lastMs ? firstMs : secondMs;
    this.#lastMs.set(series, atMs);
    return firstMs === secondMs ? this.#keep(String(value), atMs) : atMs;
  }

  #keep(text: string, atMs: number): number {
    this.#known = { text, atMs };
    return atMs;
  }

  /** The same for all of a quarter of an hour, within which no clock is set: to ask the zone takes long. */
  #momentsNear(shownMs: number): [number, number] {
    const quarter = Math.floor(shownMs / QUARTER_MS);
    if (quarter !== this.#quarter.number) {
      const startMs = quarter * QUARTER_MS;
      const [firstMs, secondMs] = this.#moments(startMs);
      this.#quarter = { number: quarter, firstMs: firstMs - startMs, secondMs: secondMs - startMs };
    }
    return [shownMs + this.#quarter.firstMs, shownMs + this.#quarter.secondMs];
  }

  /** The earlier and the later moment at which the clock shows this; they differ in one hour of a year. */
  #moments(shownMs: number): [number, number] {
    const before = this.#offsetAt(shownMs - 86_400_000);
    const after = this.#offsetAt(shownMs + 86_400_000);
    if (before === after) {
      // The clock may still have been set twice in between; then the zone itself tells.
      const atMs = shownMs - this.#offsetAt(shownMs - before);
      return [atMs, atMs];
    }
    const moments = [shownMs - before, shownMs - after].filter((atMs) =>
      shownMs - this.#offsetAt(atMs) === atMs
    );
    // An hour that was left out is shown by no clock: it is taken by the offset before.
    const firstMs = moments[0] ?? shownMs - before;
    return [firstMs, moments[1] ?? firstMs];
  }
}
