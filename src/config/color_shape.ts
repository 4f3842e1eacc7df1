import * as z from "zod";

/** A colour in a dashboard file. */
export const color = z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, {
  error: 'must be a colour as "#rrggbb", in quotes (YAML takes a bare # for a comment)',
});

/** `#rrggbb` of a colour that may be given as `#rgb`. */
export function longColor(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === 4 ? lower.replace(/[0-9a-f]/g, "$&$&") : lower;
}
