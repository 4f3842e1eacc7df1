// deno-lint-ignore-file no-control-regex
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
  window: HeadlessWindow,
): TerminalModel {
  const from = lastClearing(output);
  assert.ok(from >= 0, "the screen was cleared");
  return modelOf(output.slice(from, endOfFrame(output)), window);
}

/**
 * The lines of text that a terminal shows after all of a stretch of output, also where its frames do
 * not end in a question and the last one is under way; none before the screen was cleared.
 */
export function shownText(output: string, window: HeadlessWindow): string {
  const from = lastClearing(output);
  if (from < 0) return "";
  const stream = output.slice(from);
  const last = stream.lastIndexOf("\x1b");
  const isCut = !/^\x1b(?:\[[<-?]?[\d;]*[ -/]?[@-~]|\\|[78])/.test(stream.slice(last));
  const model = modelOf(isCut ? stream.slice(0, last) : stream, window);
  return Array.from({ length: window.rows }, (_, row) => model.line(row)).join("\n");
}

/** Where the screen was cleared last; in a synchronised frame, whose beginning comes before, there. */
function lastClearing(output: string): number {
  const cleared = output.lastIndexOf("\x1b[0m\x1b[2J");
  const sync = "\x1b[?2026h";
  return output.startsWith(sync, cleared - sync.length) ? cleared - sync.length : cleared;
}

function modelOf(stream: string, { columns, rows, cell }: HeadlessWindow): TerminalModel {
  const model = new TerminalModel(columns, rows);
  model.cellPx = { ...cell };
  const bytes = Uint8Array.from(stream, (char) => char.charCodeAt(0));
  // Bytes of a character that is not whole yet are left out.
  const whole = new TextDecoder().decode(bytes, { stream: true });
  model.write(new TextEncoder().encode(whole));
  return model;
}

/** Where the last whole frame ends; its question may be wrapped for the terminal around tmux. */
function endOfFrame(output: string): number {
  const question = output.lastIndexOf("[6n");
  assert.ok(question >= 0, "a frame was written");
  return question + (output.startsWith("\x1b\\", question + 3) ? 5 : 3);
}
