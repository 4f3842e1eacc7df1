import type { MarkView } from "../model/page_view.ts";

/** Marks in the order in which they look for a place: by weight, and of one weight the newest first. */
export function byWeight(marks: readonly MarkView[]): MarkView[] {
  return marks.toReversed().sort((one, other) => other.weight - one.weight);
}

/** A text that was cut, without what is left of a number at its end: `no answer 1…` is not said. */
export function withoutHalfNumber(text: string, ellipsis: string): string {
  if (!text.endsWith(ellipsis)) return text;
  const kept = text.slice(0, text.length - ellipsis.length).replace(/[\s\d.,]*\d[\s\d.,]*$/, "");
  return kept === "" ? "" : `${kept}${ellipsis}`;
}
