import { textCells } from "./text_cells.ts";

/** Characters, and below each what stands for it where there are none but ASCII's. */
const FOREIGN = "–—−·•…‘’“”×µμ≥≤←→━─●○▷±↑↓°ßøØæł";
const STANDIN = `---|*~''""xuu><<>=-*o>~^vosoOal`;
const REPLACEMENTS = new Map(Array.from(FOREIGN, (char, at) => [char, STANDIN[at]!]));

/** A text for terminals and files that know ASCII alone, as wide as before: `café` is `cafe`. */
export function asciiText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return textCells(text).map(({ char, width }) => {
    const base = REPLACEMENTS.get(char) ?? char.normalize("NFKD").charAt(0);
    return (base >= " " && base <= "~" ? base : "?").padEnd(width);
  }).join("");
}
