import { plainText } from "../base/plain_text.ts";
import { cutTo, isPlain, NAME_LENGTH } from "./imported_dashboard.ts";

/**
 * The record names that a collector's labels are kept under: the labels themselves, but for control characters,
 * spaces around them and what is longer than a dashboard may name. Labels that become the same are numbered.
 * `onWarning` is told of each that had to change.
 */
export function importedNames(
  labels: readonly string[],
  onWarning: (sentence: string) => void,
): string[] {
  const taken = new Set<string>(labels);
  return labels.map((label) => {
    if (isPlain(label) && label.length <= NAME_LENGTH) return label;
    const name = plainText(label.toWellFormed(), Infinity) || "label";
    let unique = cutTo(name, NAME_LENGTH);
    for (let number = 2; taken.has(unique); number++) {
      const suffix = ` (${number})`;
      unique = cutTo(name, NAME_LENGTH - suffix.length) + suffix;
    }
    taken.add(unique);
    onWarning(
      `the label ${plainText(JSON.stringify(label), 80)} is kept as "${cutTo(unique, 80)}"`,
    );
    return unique;
  });
}
