import assert from "node:assert/strict";
import { TerminalModel } from "../../terminal/terminal_model.ts";
import type { HeadlessWindow } from "./headless_run.ts";

/**
 * What a terminal shows after a stretch of output (one character per byte, from the program's first
 * one on), as of its last whole frame. What came before the last clearing of the screen is passed over,
 * because the screen may have had another size.
 */
export function shownScreen(
  output: string,
  { columns, rows, cell }: HeadlessWindow,
): TerminalModel {
  const cleared = output.lastIndexOf("\x1b[0m\x1b[2J");
  assert.ok(cleared >= 0, "the screen was cleared");
  // In a synchronised frame its beginning comes before.
  const sync = "\x1b[?2026h";
  const from = output.startsWith(sync, cleared - sync.length) ? cleared - sync.length : cleared;
  const model = new TerminalModel(columns, rows);
  model.cellPx = { ...cell };
  model.write(
    Uint8Array.from(output.slice(from, endOfFrame(output)), (char) => char.charCodeAt(0)),
  );
  return model;
}

/** Where the last whole frame ends; its question may be wrapped for the terminal around tmux. */
function endOfFrame(output: string): number {
  const question = output.lastIndexOf("[6n");
  assert.ok(question >= 0, "a frame was written");
  return question + (output.startsWith("\x1b\\", question + 3) ? 5 : 3);
}
