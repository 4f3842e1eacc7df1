import { formatInUnit } from "./format_value.ts";

/** From so many times as much on, percents are hard to read. */
const MANY_TIMES = 10;

/** By how much a value changed, in a few characters: `+12%`, `-3%`, `x15`, or `from 0`. */
export function changeText(before: number, now: number): string {
  if (before === now) return "±0%";
  if (before === 0) return "from 0";
  const times = now / before;
  if (times >= MANY_TIMES) return `x${formatInUnit(times, "")}`;
  const percent = Math.round(100 * (now - before) / Math.abs(before));
  return percent === 0 ? "±0%" : `${percent > 0 ? "+" : ""}${percent}%`;
}
