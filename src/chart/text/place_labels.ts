import type { MarkView } from "../../model/page_view.ts";
import { byWeight, withoutHalfNumber } from "../by_weight.ts";
import { fitCells } from "./fit_cells.ts";
import { textWidth } from "./text_cells.ts";

/** A label with its place: `lane` 0 is the lowest, `x` the cell where the text starts. */
export interface PlacedLabel {
  readonly mark: MarkView;
  readonly text: string;
  readonly lane: number;
  readonly x: number;
  readonly width: number;
}

export interface PlacedLabels {
  readonly placed: readonly PlacedLabel[];
  /** Those that found no place. */
  readonly hidden: readonly MarkView[];
  /** How many say less than they could. */
  readonly shortened: number;
  /** `+3`, near the newest of the hidden ones; absent where nothing is hidden or nothing fits. */
  readonly count?: Omit<PlacedLabel, "mark"> | undefined;
}

export interface LabelRoom {
  readonly columns: number;
  readonly lanes: number;
  readonly ellipsis: string;
  /** The column of a moment. */
  columnAt(ms: number): number;
}

/** Lengths to which the label of an event is cut, one after another, until it finds a place. */
const CUTS = [20, 14, 9] as const;

/**
 * Finds places for labels in lanes of cells, those of weight and the newest first: inside its outage or beside its
 * event, in the lowest lane where a cell stays free between it and the next.
 */
export function placeLabels(marks: readonly MarkView[], room: LabelRoom): PlacedLabels {
  // What weighs much says less where that leaves room for one more.
  const tries = [0, 1].map((brief) => placeAll(marks, { ...room, brief }));
  return tries.reduce((best, one) => one.hidden.length < best.hidden.length ? one : best);
}

/** `brief`: how many of the longer wordings are left out. */
interface BriefRoom extends LabelRoom {
  readonly brief: number;
}

function placeAll(marks: readonly MarkView[], room: BriefRoom): PlacedLabels {
  const lanes: Taken[][] = Array.from({ length: room.lanes }, () => []);
  const placed: PlacedLabel[] = [];
  const hidden: MarkView[] = [];
  for (const mark of byWeight(marks)) {
    const spot = findSpot(mark, lanes, room);
    if (spot === undefined) {
      hidden.push(mark);
      continue;
    }
    lanes[spot.lane]!.push({ from: spot.x, to: spot.x + spot.width });
    placed.push(spot);
  }
  const shortened = placed.filter(({ mark, text }) => text !== mark.texts[0]).length;
  const count = hidden.length > 0 ? countSpot(hidden, lanes, room) : undefined;
  return { placed, hidden, shortened, count };
}

/** The place nearest to the newest hidden mark where their number can stand. */
function countSpot(
  hidden: readonly MarkView[],
  lanes: readonly (readonly Taken[])[],
  room: LabelRoom,
): Omit<PlacedLabel, "mark"> | undefined {
  const text = `+${hidden.length}`, width = text.length;
  const start = Math.max(0, Math.min(room.columns - 1, room.columnAt(hidden[0]!.fromMs)));
  for (let distance = 0; distance < room.columns; distance++) {
    for (const [lane, taken] of lanes.entries()) {
      for (const x of [start - distance, start + distance]) {
        if (isFree(x, width, taken, room)) return { text, lane, x, width };
      }
    }
  }
  return undefined;
}

function isFree(x: number, width: number, taken: readonly Taken[], room: LabelRoom): boolean {
  return x >= 0 && x + width <= room.columns &&
    !taken.some((span) => x <= span.to && x + width >= span.from);
}

interface Taken {
  readonly from: number;
  readonly to: number;
}

function findSpot(
  mark: MarkView,
  lanes: readonly (readonly Taken[])[],
  room: BriefRoom,
): PlacedLabel | undefined {
  // Behind an outage stands what ended it: its own words go there last.
  const sides = mark.kind === "outage" ? [[0, -1], [-1]] as const : [[0]] as const;
  for (const [first, end] of sides) {
    for (const text of wordings(mark, room)) {
      const width = textWidth(text);
      for (const [lane, taken] of lanes.entries()) {
        for (const x of starts(mark, width, room).slice(first, end)) {
          if (isFree(x, width, taken, room)) return { mark, text, lane, x, width };
        }
      }
    }
  }
  return undefined;
}

/** What a label may say, best first. */
function wordings(mark: MarkView, room: BriefRoom): Set<string> {
  const longest = Math.max(24, Math.floor(room.columns * 0.6));
  const last = mark.texts.at(-1)!;
  const cuts = mark.kind === "event" ? CUTS : [];
  return new Set([
    ...mark.texts.slice(Math.min(room.brief, mark.texts.length - 1)).filter((text) =>
      textWidth(text) <= longest
    ),
    ...[longest, ...cuts]
      .map((columns) => fitCells(last, Math.min(columns, room.columns), room))
      .map((text) => withoutHalfNumber(text, room.ellipsis))
      .filter((text) => text !== ""),
  ]);
}

/** Where a label may start, best first. */
function starts(mark: MarkView, width: number, room: LabelRoom): number[] {
  const from = room.columnAt(mark.fromMs), to = room.columnAt(mark.toMs);
  const beside = [to + 1, from - width];
  const left = Math.max(0, from), right = Math.min(room.columns - 1, to);
  // Within a long one, also of which only a part is seen, where there is no room beside it.
  if (mark.kind === "event") return right - left > width ? [...beside, left + 1] : beside;
  const [after, before] = beside as [number, number];
  const inside = Math.floor((left + right + 1 - width) / 2);
  return right - left + 1 >= width ? [inside, before, after] : [before, inside, after];
}
