import type { Event } from "../model/event.ts";
import type { ExportFormat } from "../model/formats.ts";
import type { SeriesPoint, SeriesStep } from "../model/series_point.ts";
import { NewEvents } from "./new_events.ts";
import { seriesFormatter, type SeriesFormatterOptions } from "./series_formatter.ts";
import { SeriesSteps } from "./series_steps.ts";
import { type TextSink, TextWriter } from "./text_writer.ts";

/** Points of lines that are held at most, where a format wants them line by line. */
const MOST_POINTS = 4_000_000;

export interface ExportSeriesOptions extends SeriesFormatterOptions, TextSink {
  readonly format: ExportFormat;
  /** How many points each line has at most, about. */
  readonly pointsPerSeries: number;
  /** What is marked beside the lines, asked for when they are written. */
  readonly events: () => readonly Event[];
  /** Events are written as they come, too; else at the end. */
  readonly follow?: boolean | undefined;
}

/** Lines that stand beside each other, from the first of them to the one behind the last. */
export interface SeriesRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes lines as they are drawn. `pointsOf` reads those of some of them, in the order of their times and
 * numbered from 0, some at a time.
 */
export async function exportSeries(
  pointsOf: (range: SeriesRange) => AsyncIterable<readonly SeriesPoint[]>,
  options: ExportSeriesOptions,
): Promise<void> {
  const { format, series, stepMs, pointsPerSeries, events, follow } = options;
  const formatter = seriesFormatter(format, options);
  const writer = new TextWriter(options), told = new NewEvents();
  const newEvents = () => told.take(events()).map((event) => formatter.event?.(event) ?? "");
  await writer.add([formatter.begin?.() ?? ""]);
  const all = { from: 0, to: series.length };
  if (format === "openmetrics") {
    const atOnce = Math.max(1, Math.floor(MOST_POINTS / Math.max(1, pointsPerSeries)));
    for (let from = 0; from < series.length; from += atOnce) {
      const range = { from, to: Math.min(from + atOnce, series.length) };
      const held = Array.from({ length: range.to - range.from }, () => new HeldLine());
      for await (const points of stepped(pointsOf(range), stepMs)) {
        for (const point of points) held[point.series]!.add(point);
      }
      for (const [at, line] of held.entries()) {
        await writer.add(line.points(from + at).map((point) => formatter.point(point)));
      }
    }
  } else {
    for await (const points of stepped(pointsOf(all), stepMs)) {
      await writer.add(points.values().map((point) => formatter.point(point)));
      if (follow) await writer.add(newEvents());
      await writer.flush();
    }
  }
  await writer.add(newEvents());
  await writer.add([formatter.end?.() ?? ""]);
  await writer.flush();
}

/** The values of a line, in the room of two numbers each. */
class HeldLine {
  readonly #times: number[] = [];
  readonly #values: (number | SeriesStep)[] = [];

  add({ atMs, value, step }: SeriesPoint): void {
    const held = step ?? value;
    if (held === undefined) return;
    this.#times.push(atMs);
    this.#values.push(held);
  }

  *points(series: number): Generator<SeriesPoint> {
    for (const [at, held] of this.#values.entries()) {
      const atMs = this.#times[at]!;
      yield typeof held === "number" ? { atMs, series, value: held } : { atMs, series, step: held };
    }
  }
}

async function* stepped(
  batches: AsyncIterable<readonly SeriesPoint[]>,
  stepMs: number | undefined,
): AsyncGenerator<readonly SeriesPoint[]> {
  if (stepMs === undefined) return yield* batches;
  const steps = new SeriesSteps(stepMs);
  for await (const points of batches) yield steps.add(points);
  yield steps.end();
}
