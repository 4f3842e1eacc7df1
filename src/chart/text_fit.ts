import type { FontMetrics, FontWeight } from "../model/drawing.ts";

/** The text itself, or as much of its beginning as fits before an ellipsis; empty if not even that. */
export function fitText(
  text: string,
  widthPx: number,
  { font, sizePx, weight }: { font: FontMetrics; sizePx: number; weight: FontWeight },
): string {
  if (font.width(text, sizePx, weight) <= widthPx) return text;
  const graphemes = Array.from(text);
  let low = 0, high = graphemes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const candidate = `${graphemes.slice(0, middle).join("").trimEnd()}…`;
    if (font.width(candidate, sizePx, weight) <= widthPx) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${graphemes.slice(0, low).join("").trimEnd()}…`;
}

/** Breaks a text at spaces into at most `maxLines` lines; the last one is cut where it must be. */
export function wrapText(
  text: string,
  widthPx: number,
  style: { font: FontMetrics; sizePx: number; weight: FontWeight; maxLines: number },
): string[] {
  const { font, sizePx, weight, maxLines } = style;
  const lines: string[] = [];
  let rest = text;
  while (rest !== "" && lines.length < maxLines) {
    if (lines.length === maxLines - 1 || font.width(rest, sizePx, weight) <= widthPx) {
      lines.push(fitText(rest, widthPx, style));
      break;
    }
    const words = rest.split(" ");
    let taken = 1;
    while (
      taken < words.length &&
      font.width(words.slice(0, taken + 1).join(" "), sizePx, weight) <= widthPx
    ) taken++;
    lines.push(fitText(words.slice(0, taken).join(" "), widthPx, style));
    rest = words.slice(taken).join(" ");
  }
  return lines;
}
