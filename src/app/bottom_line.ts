import { formatDuration } from "../chart/format_value.ts";
import { fitCells } from "../chart/text/fit_cells.ts";
import { textWidth } from "../chart/text/text_cells.ts";
import type { PageView } from "../model/page_view.ts";

/** What the last line of the screen says besides the state of the hosts. */
export interface Notice {
  readonly level: "ok" | "warning" | "error";
  readonly text: string;
}

const COLORS = { ok: "32", warning: "33", error: "31", prompt: "1", muted: "2" } as const;

/**
 * The last line of a screen that shows a picture: a prompt or a passing notice, else how far the
 * view is behind, how the hosts answer, and the keys where there is room. At most `columns` wide.
 */
export function bottomLine(
  view: PageView,
  options: {
    readonly columns: number;
    readonly color: boolean;
    readonly prompt?: string | undefined;
    readonly notice?: Notice | undefined;
  },
): string {
  const { columns, color, prompt, notice } = options;
  const paint = (text: string, ink: keyof typeof COLORS) =>
    color && text !== "" ? `\x1b[${COLORS[ink]}m${text}\x1b[0m` : text;
  const room = Math.max(0, columns - 2);
  if (prompt !== undefined) {
    return ` ${paint(fitCells(`${prompt}▏`, room, { keep: "end" }), "prompt")}`;
  }
  if (notice !== undefined) return ` ${paint(fitCells(notice.text, room), notice.level)}`;
  const behind = view.behindMs === undefined
    ? ""
    : view.behindMs < 1000
    ? "FROZEN  "
    : `FROZEN ${formatDuration(view.behindMs)} behind  `;
  const { level, text, keys } = view.status;
  const state = fitCells(text, room - textWidth(behind));
  const used = textWidth(behind) + textWidth(state);
  const gap = room - used - textWidth(keys);
  const reminder = gap >= 3 ? `${" ".repeat(gap)}${paint(keys, "muted")}` : "";
  return ` ${paint(behind, "warning")}${paint(state, level)}${reminder}`;
}
