import { plainText, quoted } from "../base/plain_text.ts";
import { cutTo, isPlain, NAME_LENGTH } from "./imported_dashboard.ts";

/** So many are told one by one. */
const MOST_TOLD = 10;

/**
 * The record names that a collector's labels are kept under: the labels themselves, but for control characters,
 * spaces around them and what is longer than a dashboard may name. Labels that become the same are numbered.
 * `onWarning` is told of the first that had to change, and how many others did.
 */
export function importedNames(
  labels: readonly string[],
  onWarning: (sentence: string) => void,
): string[] {
  const taken = new Set<string>(labels);
  /** The next number of each name: to count up to it anew for each of thousands would take for ever. */
  const numbers = new Map<string, number>();
  let changed = 0;
  const names = labels.map((label) => {
    if (isPlain(label) && label.length <= NAME_LENGTH) return label;
    const name = plainText(label.toWellFormed(), Infinity) || "label";
    const whole = cutTo(name, NAME_LENGTH);
    let unique = whole, number = numbers.get(whole) ?? 2;
    for (; taken.has(unique); number++) {
      const suffix = ` (${number})`;
      unique = cutTo(name, NAME_LENGTH - suffix.length) + suffix;
    }
    numbers.set(whole, number);
    taken.add(unique);
    if (++changed > MOST_TOLD) return unique;
    onWarning(
      `the label ${quoted(label)} is kept as "${cutTo(unique, 80)}"`,
    );
    return unique;
  });
  if (changed > MOST_TOLD) onWarning(`${changed - MOST_TOLD} more labels had to change likewise`);
  return names;
}
