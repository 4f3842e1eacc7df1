/** Everything that this room writes besides pictures. Source: xterm's ctlseqs. */
export const sequences = {
  /** Alternate screen, hidden cursor, bracketed paste, no wrapping at the right edge, cleared. */
  enter: "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[0m\x1b[2J\x1b[H",
  /** The reverse of `enter`, in an order that shows nothing of the way back. */
  leave: "\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l",
  /** Without the alternate screen, just to ask: what a terminal prints of the questions goes again. */
  enterNormal: "\x1b7",
  leaveNormal: "\x1b8\x1b[J",
  /** Ends whatever string (OSC, DCS, APC) a cut frame may have left open; else without effect. */
  endString: "\x1b\\",
  /** Synchronised output (mode 2026): the terminal shows nothing of a frame before its end. */
  syncBegin: "\x1b[?2026h",
  syncEnd: "\x1b[?2026l",
  clear: "\x1b[0m\x1b[2J",
} as const;

/** Moves the cursor; row and column are 0-based. */
export function moveTo(column: number, row: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** The row, 1-based, from which fences ask; on row 1 a modified F3 would look like an answer. */
export const FENCE_ROW = 2;
/** Fences are told apart by so many columns. */
export const FENCES = 8;

/** Whether a screen, in cells, has the places where fences put the cursor; else it is put elsewhere. */
export function holdsFences({ columns, rows }: { columns: number; rows: number }): boolean {
  return columns >= FENCES && rows >= FENCE_ROW;
}

/**
 * Asks where the cursor is, having put it where only this fence puts it: the answer tells that the
 * terminal has taken in everything before, and which of several questions it answers. A screen too
 * small for that is asked how it is, which it answers all the same, whichever fence it was.
 */
export function fenceQuestion(fence: number, size?: { columns: number; rows: number }): string {
  if (size && !holdsFences(size)) return "\x1b[5n";
  return `\x1b[${FENCE_ROW};${fence + 1}H\x1b[6n`;
}
