/** How the rows of a panel are shared out, from top to bottom. */
export type PanelFrame = Readonly<ReturnType<typeof panelFrame>>;

export interface FrameWishes {
  /** Title and values. */
  readonly head: number;
  /** So many rows the head needs for names that can be read; absent: no more than two. */
  readonly leastHead?: number | undefined;
  /** What is not on a host. */
  readonly note: number;
  /** Words for events and outages. */
  readonly lanes: number;
}

/** The plot is never lower than this while anything else could go. */
const LEAST_PLOT = 6;
/** What the plot must keep for each further row of the head and the note, and each further lane. */
const PLOT_FOR_HEAD = [LEAST_PLOT, LEAST_PLOT, 10, 14, 18] as const;
const PLOT_FOR_NOTE = [LEAST_PLOT, 10] as const;
const PLOT_FOR_LANE = [LEAST_PLOT, 12, 20] as const;
const PLOT_WITH_FLOOR = 10;

/**
 * Shares out the rows of a panel. When they are short, first the line below the plot goes, then
 * further lanes and rows of values, then the first lane, the note, and the second row of the head.
 */
export function panelFrame(rows: number, wishes: FrameWishes) {
  let plot = rows - 2;
  const share = (from: number, wanted: number, plotFor: (row: number) => number) => {
    let row = from;
    for (; row < wanted && plot - 1 >= plotFor(row); row++) plot--;
    return row;
  };
  const { leastHead = 0 } = wishes;
  const plotForHead = (row: number) =>
    row < leastHead ? LEAST_PLOT : PLOT_FOR_HEAD[row] ?? Infinity;
  const head = share(1, wishes.head, plotForHead);
  const note = share(0, wishes.note, (row) => PLOT_FOR_NOTE[row] ?? Infinity);
  const lanes = share(0, wishes.lanes, (row) => PLOT_FOR_LANE[row] ?? Infinity);
  // The line below the plot; the row of clock times below it is always there.
  const floor = plot - 1 >= PLOT_WITH_FLOOR ? 1 : 0;
  return { head, note, lanes, plot: Math.max(1, plot - floor), floor };
}
