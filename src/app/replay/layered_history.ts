import { joinNumbers } from "../../base/join_numbers.ts";
import type { AggregateMode } from "../../series/aggregate.ts";
import type { History } from "../../series/history.ts";
import type { HistoryReader } from "../../series/history_reader.ts";
import type { LackingRecord } from "../../series/lacking_records.ts";
import type { Band, Line } from "../../series/line_reader.ts";
import type { Standing } from "../../series/standing.ts";
import type { SummaryHistory } from "../../series/summary_history.ts";
import type { LineWindow, Outage, TimeWindow } from "../../series/time_window.ts";
import type { RecordedStretches } from "./recorded_stretches.ts";

/** A value of a moment is looked for so long before it, in milliseconds. */
const MOMENT_MS = 60_000;

/**
 * A history longer than can be held: its newest part is, as readings; of what lies before, a short window is
 * read when it is looked at, and a long one is drawn from summaries. Of a moment the readings
 * tell, whatever the window.
 */
export class LayeredHistory implements HistoryReader {
  readonly #recent: () => History;
  readonly #summaries: SummaryHistory;
  readonly #stretches: RecordedStretches;

  constructor(
    recent: () => History,
    { summaries, stretches }: {
      readonly summaries: SummaryHistory;
      readonly stretches: RecordedStretches;
    },
  ) {
    this.#recent = recent;
    this.#summaries = summaries;
    this.#stretches = stretches;
  }

  get newestMs(): number {
    return this.#recent().newestMs;
  }

  line(metricIndex: number, hostIndex: number, window: LineWindow): Line {
    return this.#lines(window, (layer, part) => layer.line(metricIndex, hostIndex, part));
  }

  aggregateLine(
    metricIndex: number,
    hostIndexes: readonly number[],
    mode: AggregateMode,
    window: LineWindow,
  ): Line {
    return this.#lines(
      window,
      (layer, part) => layer.aggregateLine(metricIndex, hostIndexes, mode, part),
    );
  }

  aggregateBand(metricIndex: number, hostIndexes: readonly number[], window: LineWindow): Band {
    const bands = this.#read(
      window,
      (layer, part) => layer.aggregateBand(metricIndex, hostIndexes, part),
    );
    const [first, second] = bands;
    if (first === undefined || second === undefined) return first ?? second!;
    return {
      times: joinNumbers([first.times, second.times]),
      low: joinNumbers([first.low, second.low]),
      high: joinNumbers([first.high, second.high]),
    };
  }

  outages(hostIndex: number, window: TimeWindow): Outage[] {
    const [first = [], second = []] = this.#read(
      window,
      (layer, part) => layer.outages(hostIndex, part),
    );
    const last = first.at(-1), next = second[0];
    if (last === undefined || next === undefined || next.fromMs > last.toMs) {
      return [...first, ...second];
    }
    // One that reaches over the seam is one.
    return [
      ...first.slice(0, -1),
      { ...next, fromMs: Math.min(last.fromMs, next.fromMs) },
      ...second.slice(1),
    ];
  }

  restarts(hostIndex: number, window: TimeWindow): number[] {
    const all = this.#read(window, (layer, part) => layer.restarts(hostIndex, part)).flat();
    return [...new Set(all)];
  }

  pauses(window: TimeWindow) {
    return this.#read(window, (layer, part) => layer.pauses(part)).flat();
  }

  leftOut(metricIndex: number, hostIndex: number, window: TimeWindow): number[] {
    return this.#read(
      window,
      (layer, part) => "leftOut" in layer ? layer.leftOut(metricIndex, hostIndex, part) : [],
    ).flat();
  }

  latest(metricIndex: number, hostIndex: number, untilMs = Infinity) {
    return this.#at(untilMs).latest(metricIndex, hostIndex, untilMs);
  }

  standing(metricIndex: number, hostIndex: number, atMs: number): Standing {
    return this.#at(atMs).standing(metricIndex, hostIndex, atMs);
  }

  aggregateStanding(
    metricIndex: number,
    hostIndexes: readonly number[],
    mode: AggregateMode,
    window: TimeWindow,
  ): Standing {
    return this.#at(window.toMs).aggregateStanding(metricIndex, hostIndexes, mode, window);
  }

  topHosts(
    metricIndex: number,
    hostIndexes: readonly number[],
    options: Parameters<History["topHosts"]>[2],
  ): number[] {
    return this.#at(options.atMs).topHosts(metricIndex, hostIndexes, options);
  }

  lacking(metricIndex: number, hostIndex: number): LackingRecord[] {
    return this.#recent().lacking(metricIndex, hostIndex);
  }

  reported(hostIndex: number, record: string) {
    return this.#recent().reported(hostIndex, record);
  }

  isAnswerTimeVague(hostIndex: number): boolean {
    return this.#recent().isAnswerTimeVague(hostIndex);
  }

  hostState(hostIndex: number) {
    return this.#recent().hostState(hostIndex);
  }

  /** The readings around a moment. */
  #at(atMs: number): History {
    const recent = this.#recent();
    const isHeld = !(atMs < Math.min(recent.oldestMs + MOMENT_MS, recent.newestMs)) ||
      // Nothing is before the newest part where that began with the recording.
      !this.#stretches.holds(Math.min(atMs, recent.oldestMs - 1));
    if (isHeld) return recent;
    return this.#stretches.at({ fromMs: atMs - MOMENT_MS, toMs: atMs }, recent.metrics);
  }

  #lines(
    window: LineWindow,
    read: (layer: Pick<SummaryHistory, "line" | "aggregateLine">, window: LineWindow) => Line,
  ): Line {
    const [first, second] = this.#read(window, read);
    if (first === undefined || second === undefined) return first ?? second!;
    return {
      times: joinNumbers([first.times, second.times]),
      values: joinNumbers([first.values, second.values]),
      joinMs: Math.max(first.joinMs, second.joinMs),
      mean: first.mean === undefined ? undefined : meanOf(first, second),
    };
  }

  /** What lies before the newest part, and that; or one of the two. */
  #read<Part>(
    window: LineWindow,
    read: (layer: History | SummaryHistory, window: LineWindow) => Part,
  ): Part[] {
    const recent = this.#recent(), seamMs = recent.oldestMs;
    if (window.fromMs >= seamMs || !this.#stretches.holds(Math.min(window.toMs, seamMs) - 1)) {
      return [read(recent, window)];
    }
    const isAll = !(window.toMs >= seamMs);
    const before = isAll ? window : partOf(window, { fromMs: window.fromMs, toMs: seamMs - 1 });
    const old = read(this.#stretches.over(before, recent.metrics) ?? this.#summaries, before);
    if (isAll) return [old];
    return [old, read(recent, partOf(window, { fromMs: seamMs, toMs: window.toMs }))];
  }
}

/** Of a line's older part, whose mean is known, and of the points of what follows, by the time of each. */
function meanOf({ mean, times: [firstMs] }: Line, { times, values }: Line): number | undefined {
  const measured = values.filter((value) => !Number.isNaN(value));
  const seamMs = times[0], lastMs = times.at(-1);
  if (measured.length === 0 || seamMs === undefined || lastMs === undefined) return mean;
  const newer = measured.reduce((sum, value) => sum + value / measured.length, 0);
  const oldMs = seamMs - (firstMs ?? seamMs), newMs = lastMs - seamMs;
  return oldMs + newMs > 0 ? (mean! * oldMs + newer * newMs) / (oldMs + newMs) : mean;
}

/** The fewest points that a part of a line is reduced to. */
const FEWEST_POINTS = 16;

/** A part of a window, with its share of the points. */
function partOf({ maxPoints, ...window }: LineWindow, part: TimeWindow): LineWindow {
  const share = (part.toMs - part.fromMs) / (window.toMs - window.fromMs);
  if (maxPoints === undefined || !(share >= 0)) return part;
  return { ...part, maxPoints: Math.max(FEWEST_POINTS, Math.ceil(maxPoints * share)) };
}
