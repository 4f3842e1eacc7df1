import { textCells, textWidth } from "./text_cells.ts";

/**
 * The text itself, or as much of it as fits into `columns` with an ellipsis: of its beginning, or
 * with `keep: "end"` of its end, which tells records apart. Never wider than `columns`.
 */
export function fitCells(
  text: string,
  columns: number,
  options: { readonly keep?: "start" | "end"; readonly ellipsis?: string } = {},
): string {
  const { keep = "start", ellipsis = "…" } = options;
  if (columns <= 0) return "";
  if (textWidth(text) <= columns) return text;
  const cells = textCells(text);
  if (keep === "end") cells.reverse();
  const room = columns - textWidth(ellipsis);
  let taken = 0, width = 0;
  while (taken < cells.length && width + cells[taken]!.width <= room) {
    width += cells[taken++]!.width;
  }
  const kept = cells.slice(0, taken).map((cell) => cell.char);
  return keep === "end"
    ? `${ellipsis}${kept.reverse().join("").trimStart()}`
    : `${kept.join("").trimEnd()}${ellipsis}`;
}

/**
 * Breaks a text at spaces, and words that are too long where they must, into at most `maxLines`
 * lines of `columns`; the last one is cut.
 */
export function wrapCells(
  text: string,
  columns: number,
  options: { readonly maxLines: number; readonly ellipsis?: string },
): string[] {
  const { maxLines, ...fit } = options;
  const lines: string[] = [];
  if (columns <= 0) return [];
  const words = text.split(" ").filter((word) => word !== "");
  while (words.length > 0 && lines.length < maxLines) {
    if (lines.length === maxLines - 1) {
      lines.push(fitCells(words.join(" "), columns, fit));
      break;
    }
    let line = words.shift()!;
    if (textWidth(line) > columns) {
      const [head, tail] = splitCells(line, columns);
      line = head;
      words.unshift(tail);
    } else {while (words.length > 0 && textWidth(`${line} ${words[0]}`) <= columns) {
        line += ` ${words.shift()}`;
      }}
    lines.push(line);
  }
  return lines;
}

/** A word in two, the first part at most `columns` wide but never empty. */
function splitCells(word: string, columns: number): [string, string] {
  const cells = textCells(word);
  let taken = 1, width = cells[0]!.width as number;
  while (taken < cells.length && width + cells[taken]!.width <= columns) {
    width += cells[taken++]!.width;
  }
  const join = (part: typeof cells) => part.map((cell) => cell.char).join("");
  return [join(cells.slice(0, taken)), join(cells.slice(taken))];
}

/** A text filled with spaces up to `columns`, at its end or, where it is to stand at the right, its start. */
export function padCells(text: string, columns: number, align: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, columns - textWidth(text)));
  return align === "right" ? spaces + text : text + spaces;
}
