import { textWidth } from "../../chart/text/text_cells.ts";
import { wrapCells } from "../../chart/text/fit_cells.ts";
import type { OverlayRow } from "../../chart/overlay.ts";
import type { StatusView } from "../../model/page_view.ts";

/** Around a list that is laid over a page, in cells. */
const MARGINS = { columns: 8, rows: 6 };
const LONGEST_LINE = 100, MOST_LINES = 12;

/** All that is wrong as rows of a list, no sentence cut, for a screen of so many cells. */
export function problemRows(
  problems: NonNullable<StatusView["problems"]>,
  screen: { readonly columns: number; readonly rows: number },
): OverlayRow[] {
  if (problems.length === 0) return [["", "Nothing is wrong."]];
  const keyWidth = Math.max(...problems.map(({ of }) => textWidth(of)));
  const columns = Math.max(
    16,
    Math.min(LONGEST_LINE, screen.columns - MARGINS.columns - keyWidth),
  );
  const rows = problems.flatMap(({ of, text }) =>
    wrapCells(text, columns, { maxLines: MOST_LINES })
      .map((line, index): OverlayRow => [index === 0 ? of : "", line])
  );
  const most = Math.max(2, screen.rows - MARGINS.rows);
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), [
    "",
    `${rows.length - most + 1} more lines: see the hosts (t)`,
  ]];
}
