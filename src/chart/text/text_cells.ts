import { eastAsianWidth } from "get-east-asian-width";
import { UNSAFE_CHARACTERS } from "../../base/plain_text.ts";

/** A character as it stands in a grid: with the marks that combine with it, one or two cells wide. */
export interface TextCell {
  readonly char: string;
  readonly width: 1 | 2;
}

/** More marks than this on one letter are a prank, and some terminals stumble over them. */
const MAX_MARKS = 3;
/** Marks, and the vowels and finals of Hangul syllables, that stand over what precedes them. */
const COMBINING = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7fb]/u;
const FIRST_REGIONAL = 0x1f1e6, LAST_REGIONAL = 0x1f1ff;

/** Of every character that most texts are of. */
const ASCII = Array.from({ length: 0x7f }, (_, code): TextCell => ({
  char: String.fromCharCode(code),
  width: 1,
}));

/**
 * Splits a text into cells. Terminals disagree on sequences that join several symbols into one
 * (flags, families, emoji selectors), so these fall into their parts: what remains is measured
 * alike everywhere. Characters that cannot be seen are dropped.
 */
export function textCells(text: string): TextCell[] {
  if (/^[\x20-\x7e]*$/.test(text)) return Array.from(text, (char) => ASCII[char.charCodeAt(0)]!);
  const cells: { char: string; width: 1 | 2; marks: number }[] = [];
  for (const char of text.normalize("NFC").replace(UNSAFE_CHARACTERS, "")) {
    const previous = cells.at(-1);
    if (COMBINING.test(char)) {
      if (previous === undefined || previous.marks >= MAX_MARKS) continue;
      previous.char += char;
      previous.marks++;
      continue;
    }
    const code = char.codePointAt(0)!;
    if (code >= FIRST_REGIONAL && code <= LAST_REGIONAL) {
      cells.push({ char: String.fromCharCode(65 + code - FIRST_REGIONAL), width: 1, marks: 0 });
    } else {
      cells.push({ char, width: eastAsianWidth(code), marks: 0 });
    }
  }
  return cells.map(({ char, width }) => ({ char, width }));
}

/** How many cells a text takes. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return textCells(text).reduce((sum, cell) => sum + cell.width, 0);
}
