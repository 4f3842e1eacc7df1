import type { Event } from "../../model/event.ts";
import { TOOL } from "../live/tool_events.ts";

/** A stretch of a recording that is not shown, epoch milliseconds, and why, a sentence. */
export interface LeftOut {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sentence: string;
}

/** The same as an event, so that no one takes it for a stretch in which nobody recorded. */
export function unshownEvents(leftOut: LeftOut | undefined): Event[] {
  if (leftOut === undefined) return [];
  const { fromMs, toMs } = leftOut;
  return [{
    atMs: fromMs,
    endMs: toMs,
    label: "recorded, but not shown",
    source: TOOL,
    dash: "dot",
  }];
}
