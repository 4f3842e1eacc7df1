import { UsageError } from "../../model/errors.ts";
import type { RecordSeries } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/** So many values of some eight bytes are held at most. */
const MOST_VALUES = 40_000_000;

/** All numeric records of some hosts of a session (by their places) over a stretch. Throws a `UsageError`. */
export function recordedSeries(
  recording: RecordingReader,
  session: RecordedSession,
  { places, window }: { readonly places: readonly number[]; readonly window: TimeWindow },
): { readonly times: Float64Array; readonly series: RecordSeries[] } {
  const ticks = [...recording.ticks(session.id, window)].map(({ tick }) => tick)
    .sort((one, other) => one.atMs - other.atMs);
  const series = new Map<string, RecordSeries>();
  ticks.forEach(({ results }, column) => {
    places.forEach((place, host) => {
      const result = results[place];
      if (result?.kind !== "reply") return;
      for (const [record, value] of result.values) {
        if (typeof value === "string") continue;
        const key = `${host} ${record}`;
        let own = series.get(key);
        if (own === undefined) {
          if ((series.size + 1) * ticks.length > MOST_VALUES) {
            throw new UsageError(
              "That stretch holds more than can be compared at once: choose a shorter one by " +
                "--from and --to, or fewer hosts.",
            );
          }
          own = { record, host, values: new Float64Array(ticks.length).fill(NaN) };
          series.set(key, own);
        }
        own.values[column] = Number(value);
      }
    });
  });
  return {
    times: Float64Array.from(ticks, ({ atMs }) => atMs),
    series: [...series.values()],
  };
}
