import type { SeriesPoint, SeriesStep } from "../model/series_point.ts";

interface Held {
  min: number;
  max: number;
  /** By what is behind each value. */
  mean: number;
  weight: number;
  count: number;
  /** From when on there is no value, and why: said in the first stretch that has none. */
  absent: SeriesPoint | undefined;
}

/**
 * Makes of the points of lines, or of those of shorter stretches, one for each stretch of time: the lowest, the highest, the mean and the number of
 * its values; the mean is by what is behind each, so that it is what was counted over the time that it is of. Stretches begin at whole multiples of their length since 1970 (UTC). What breaks off is a gap from
 * the first stretch on that holds no value.
 */
export class SeriesSteps {
  readonly #stepMs: number;
  /** The lines that have no value since a stretch that said so. */
  readonly #silent = new Set<number>();
  readonly #held = new Map<number, Held>();
  #startMs = NaN;

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  /** Takes the next points, in the order of their times; returns the stretches that are over. */
  add(points: Iterable<SeriesPoint>): SeriesPoint[] {
    const done: SeriesPoint[] = [];
    for (const point of points) {
      const startMs = Math.floor(point.atMs / this.#stepMs) * this.#stepMs;
      if (startMs !== this.#startMs) {
        done.push(...this.end());
        // What broke off in the stretch before begins its gap in the next one.
        if (startMs > this.#startMs + this.#stepMs) {
          this.#startMs += this.#stepMs;
          done.push(...this.end());
        }
        this.#startMs = startMs;
      }
      this.#take(point);
    }
    return done;
  }

  /** The stretch that is not over yet, as far as it is known. */
  end(): SeriesPoint[] {
    const done: SeriesPoint[] = [];
    for (const [series, held] of [...this.#held].sort(([one], [other]) => one - other)) {
      const { min, max, mean, count, absent } = held, atMs = this.#startMs;
      if (count > 0) {
        done.push({ atMs, series, step: { min, max, mean, count } });
        this.#silent.delete(series);
        this.#held.delete(series);
        if (absent !== undefined) this.#held.set(series, { ...empty(), absent });
      } else if (absent !== undefined) {
        if (!this.#silent.has(series)) done.push({ ...absent, atMs });
        this.#silent.add(series);
        this.#held.delete(series);
      }
    }
    return done;
  }

  #take(point: SeriesPoint): void {
    const { series, value, weight = 1 } = point;
    const { min, max, mean, count } = point.step ?? oneValue(value);
    let held = this.#held.get(series);
    if (held === undefined) this.#held.set(series, held = empty());
    if (count === 0) {
      held.absent ??= point;
      return;
    }
    held.absent = undefined;
    held.min = Math.min(held.min, min);
    held.max = Math.max(held.max, max);
    held.weight += weight;
    held.count += count;
    // What nothing is behind counts as much as the rest.
    const share = held.weight > 0 ? weight / held.weight : count / held.count;
    held.mean = held.count === count ? mean : held.mean + (mean - held.mean) * share;
  }
}

function oneValue(value: number | undefined): SeriesStep {
  return value === undefined
    ? { min: NaN, max: NaN, mean: NaN, count: 0 }
    : { min: value, max: value, mean: value, count: 1 };
}

function empty(): Held {
  return { min: Infinity, max: -Infinity, mean: 0, weight: 0, count: 0, absent: undefined };
}
