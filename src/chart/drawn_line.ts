import type { LineView } from "../model/page_view.ts";

/** A line where it is drawn: at its values or, where it stands on others, at its upper edge. */
export function drawnLine(line: LineView): LineView {
  const { stacked } = line;
  if (stacked === undefined) return line;
  return { ...line, times: stacked.times, values: stacked.high, joinMs: undefined };
}
