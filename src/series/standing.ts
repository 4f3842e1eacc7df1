import type { HostTrack } from "./host_track.ts";
import { GAP } from "./point.ts";
import type { SeriesRing } from "./series_ring.ts";

/** How it stands with a series at a moment. Times are wall-clock milliseconds. */
export type Standing =
  | { readonly kind: "value"; readonly value: number; readonly atMs: number }
  /** The line is broken since, and nothing was measured after the break. */
  | {
    readonly kind: "broken";
    readonly by: Break;
    readonly sinceMs: number;
    /** The host answers again. */
    readonly isOver: boolean;
  }
  /** Nothing was measured and nothing broke. */
  | { readonly kind: "nothing" };

/** What broke a line: no answer, a restarted server, nobody asking, or a counter that fell. */
export type Break = "silence" | "restart" | "pause" | "fall";

/** Where a series is read: its hosts, the column of the moment, and its clock. */
interface Place {
  /** One host, or those that are taken together as one series. */
  readonly tracks: readonly HostTrack[];
  /** The newest column that is not after the moment. */
  readonly until: number;
  readonly oldest: number;
  wallMs(column: number): number;
  /** When a silence began that goes back to a column. */
  silentSinceMs(column: number): number;
}

/** What a series says at a moment: its newest value, unless the line is broken after it. */
export function standingOf(ring: SeriesRing, place: Place): Standing {
  const { tracks, until, wallMs } = place;
  const mark = ring.markBefore(Math.min(until, ring.newest));
  if (mark < 0) return { kind: "nothing" };
  const value = ring.at(mark);
  if (value !== GAP) return { kind: "value", value, atMs: wallMs(mark) };
  const restart = Math.max(-1, ...tracks.flatMap((track) => track.restarts(mark, until)));
  const silences = tracks.map((track) => track.silenceAt(until, place.oldest));
  if (silences.every((since) => since !== undefined)) {
    return {
      kind: "broken",
      by: "silence",
      sinceMs: place.silentSinceMs(Math.max(...silences)),
      isOver: false,
    };
  }
  if (restart >= 0) {
    return { kind: "broken", by: "restart", sinceMs: wallMs(restart), isOver: true };
  }
  const by = tracks.some((track) => track.isMissed(mark))
    ? "silence"
    : tracks.some((track) => track.isInterrupted(mark))
    ? "pause"
    : "fall";
  return { kind: "broken", by, sinceMs: wallMs(mark), isOver: true };
}
