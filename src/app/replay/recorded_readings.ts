import { joinNumbers } from "../../base/join_numbers.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import type { RecordSeries } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { ReadableRecording } from "../../store/recording_reader.ts";
import type { StretchReadings } from "../records/stretch_readings.ts";
import { hostPlaces, placedTick, type RecordedRun } from "./recorded_runs.ts";
import { RunFeeder } from "./run_feeder.ts";

/** So many values of eight bytes are held at most. */
const MOST_VALUES = 40_000_000;

/**
 * All that some runs of a recording hold of hosts over a stretch, run behind run. Throws a `UsageError` where that is
 * too much to be compared.
 */
export function recordedReadings(
  recording: ReadableRecording,
  runs: readonly RecordedRun[],
  { hosts, stretch }: { readonly hosts: readonly Host[]; readonly stretch: TimeWindow },
): StretchReadings {
  const within = runs.filter(({ fromMs, toMs }) =>
    fromMs <= stretch.toMs && toMs >= stretch.fromMs - 1
  );
  const tickCount = within.reduce(
    (sum, { session }) =>
      sum + recording.columns(session.id, { ...stretch, records: [], hostIds: [] }).atMs.length,
    0,
  );
  const records = within.flatMap(({ session }) => session.records);
  let series: RecordSeries[] | undefined;
  return {
    recordCount: tickCount === 0 ? 0 : new Set(records).size,
    get series() {
      return series ??= seriesOf(recording, within, { hosts, stretch });
    },
    tickCount,
    fill(history, records) {
      const feeder = new RunFeeder(history);
      for (const { session } of within) {
        const { places } = hostPlaces(session, hosts);
        const ticks = recording.ticks(session.id, { ...stretch, records });
        feeder.put(session, Array.from(ticks, ({ tick }) => placedTick(tick, places)));
      }
    },
  };
}

function seriesOf(
  recording: ReadableRecording,
  runs: readonly RecordedRun[],
  { hosts, stretch }: { readonly hosts: readonly Host[]; readonly stretch: TimeWindow },
): RecordSeries[] {
  const parts = runs.map((run) => columnsOf(recording, run, hosts, stretch));
  const unsorted = joinNumbers(parts.map(({ atMs }) => atMs));
  const order = orderOf(unsorted), times = sorted(unsorted, order);
  const series = new Map<string, RecordSeries>();
  let from = 0;
  for (const columns of parts) {
    for (const { hostId, records } of columns.hosts) {
      const host = hosts.findIndex(({ id }) => id === hostId);
      for (const { name, numbers } of records) {
        if (numbers.every(Number.isNaN)) continue;
        const key = `${host} ${name}`;
        let own = series.get(key);
        if (own === undefined) {
          own = { record: name, host, times, values: new Float64Array(times.length).fill(NaN) };
          series.set(key, own);
        }
        own.values.set(numbers, from);
      }
    }
    from += columns.atMs.length;
  }
  return [...series.values()].map((one) => ({ ...one, values: sorted(one.values, order) }));
}

function columnsOf(
  recording: ReadableRecording,
  { session }: RecordedRun,
  hosts: readonly Host[],
  { fromMs, toMs }: TimeWindow,
) {
  const { ids } = hostPlaces(session, hosts);
  const ticks = Math.min(session.tickCount, (toMs - fromMs) / session.intervalMs);
  if (session.records.length * ids.length * ticks > MOST_VALUES) {
    throw new UsageError(
      "That stretch holds more than can be compared at once: choose a shorter one, or fewer hosts.",
    );
  }
  const query = { records: session.records, hostIds: ids, fromMs, toMs };
  return recording.columns(session.id, query);
}

/** The order in which times rise; undefined: as they stand. A clock that was set back makes another one. */
function orderOf(times: Float64Array): Uint32Array | undefined {
  if (times.every((atMs, index) => index === 0 || atMs >= times[index - 1]!)) return undefined;
  return Uint32Array.from(times.keys()).sort((one, other) => times[one]! - times[other]!);
}

function sorted(values: Float64Array, order: Uint32Array | undefined): Float64Array {
  return order === undefined ? values : Float64Array.from(order, (index) => values[index]!);
}
