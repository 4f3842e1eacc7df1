import { textCells } from "./text_cells.ts";

const REPLACEMENTS: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "−": "-",
  "·": "|",
  "•": "*",
  "…": "~",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "×": "x",
  "µ": "u",
  "μ": "u",
  "≥": ">",
  "≤": "<",
  "←": "<",
  "→": ">",
  "━": "=",
  "─": "-",
  "●": "*",
  "○": "o",
  "▷": ">",
  "±": "~",
  "↑": "^",
  "↓": "v",
  "°": "o",
  "ß": "s",
  "ø": "o",
  "Ø": "O",
  "æ": "a",
  "ł": "l",
};

/** A text for terminals and files that know ASCII alone, as wide as before: `café` is `cafe`. */
export function asciiText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return textCells(text).map(({ char, width }) => {
    const base = REPLACEMENTS[char] ?? char.normalize("NFKD").charAt(0);
    return (base >= " " && base <= "~" ? base : "?").padEnd(width);
  }).join("");
}
