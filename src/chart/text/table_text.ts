import { plainText } from "../../base/plain_text.ts";
import type { TableView } from "../../model/table_view.ts";
import { asciiText } from "./ascii_text.ts";
import { padCells } from "./fit_cells.ts";
import { textWidth } from "./text_cells.ts";

/** A table as lines of text, nothing cut, for pipes and files: a line of titles, then a line a row. */
export function tableText(
  { columns, rows }: TableView,
  { ascii = false }: { readonly ascii?: boolean } = {},
): string {
  const shown = (text: string) => ascii ? asciiText(plainText(text, 400)) : plainText(text, 400);
  const texts = rows.map(({ cells }) => cells.map(({ text }) => shown(text)));
  const lines = [columns.map(({ title }) => title), ...texts];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => textWidth(line[index] ?? "")))
  );
  return lines.map((line) =>
    line.map((text, index) =>
      padCells(text, widths[index]!, columns[index]!.isNumber ? "right" : "left")
    ).join("  ").trimEnd() + "\n"
  ).join("");
}
