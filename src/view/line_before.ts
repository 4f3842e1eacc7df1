import { changeText } from "../base/change_text.ts";
import type { LatestView, LineView } from "../model/page_view.ts";
import type { LineWindow } from "../series/time_window.ts";
import { type LatestQuery, latestView, type Moment, type ValueSource } from "./latest_view.ts";

/** A stretch that is drawn, of so many points at most. */
export type DrawnWindow = Required<LineWindow>;

/** Which stretch is drawn, which moment's values are said, and so long before that is compared with, in milliseconds. */
export interface DrawnAt {
  readonly window: DrawnWindow;
  readonly moment: Moment;
  readonly compareMs?: number | undefined;
}

/**
 * A line with what it was `compareMs` before, moved to where it is compared: what nobody measured then is as much
 * a gap as now. `read` reads the line of a stretch.
 */
export function withBefore(
  source: ValueSource,
  line: LineView,
  { query, window, compareMs, read }: Omit<DrawnAt, "moment"> & {
    readonly query: LatestQuery;
    readonly read: (stretch: DrawnWindow) => Pick<LineView, "times" | "values">;
  },
): LineView {
  if (compareMs === undefined) return line;
  const { fromMs, toMs } = window;
  const { times, values } = read({ ...window, fromMs: fromMs - compareMs, toMs: toMs - compareMs });
  const latest = latestBefore(source, query, compareMs), { atMs } = latest;
  return {
    ...line,
    before: {
      times: times.map((time) => time + compareMs),
      values,
      latest: { ...latest, atMs: atMs === undefined ? undefined : atMs + compareMs },
    },
  };
}

/** The value that was the latest so long before. */
function latestBefore(source: ValueSource, query: LatestQuery, compareMs: number): LatestView {
  const { moment } = query;
  return latestView(source, {
    ...query,
    moment: { ...moment, atMs: moment.atMs - compareMs, pageMs: moment.pageMs - compareMs },
  });
}

/** A line whose latest value says by how much it differs from the one before. */
export function withChange(line: LineView): LineView {
  return line.before === undefined
    ? line
    : { ...line, latest: changed(line.latest, line.before.latest) };
}

/** A latest value that says by how much it differs from the one so long before. */
export function comparedLatest(
  source: ValueSource,
  query: LatestQuery,
  compareMs: number | undefined,
): LatestView {
  const latest = latestView(source, query);
  if (compareMs === undefined) return latest;
  return changed(latest, latestBefore(source, query, compareMs));
}

function changed(latest: LatestView, { value: before }: LatestView): LatestView {
  if (before === undefined || latest.value === undefined) return latest;
  const change = changeText(before, latest.value);
  return { ...latest, text: `${latest.text} ${change}`, before, change };
}
