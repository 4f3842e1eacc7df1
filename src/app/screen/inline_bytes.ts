const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The moves and the styles that a driver writes; all else stays as it is. */
// deno-lint-ignore no-control-regex
const MOVE_OR_STYLE = /\x1b\[(?:(\d+);(\d+)H|([\d;]*)m)/g;

/**
 * Turns what a driver made for a box at the top left of the screen into bytes that show it where the
 * cursor is, in the normal screen: room is made below the cursor, which scrolls like any output, and
 * every move starts from there. Afterwards the cursor stands on the line below the box, which must
 * not be higher than the screen less one line.
 */
export function inlineBytes(bytes: Uint8Array, rows: number): Uint8Array {
  let style = "";
  const moved = decoder.decode(bytes).replace(
    MOVE_OR_STYLE,
    (sequence, row: string | undefined, column: string | undefined) => {
      if (row === undefined || column === undefined) {
        style = sequence;
        return sequence;
      }
      // The saved place brings its style back, too: the one in force is set again.
      return `\x1b8${by(Number(row) - 1, "B")}${by(Number(column) - 1, "C")}${style}`;
    },
  );
  return encoder.encode(`\r${"\n".repeat(rows)}\x1b[${rows}A\x1b7${moved}\x1b8\x1b[${rows}B`);
}

function by(count: number, direction: "B" | "C"): string {
  return count === 0 ? "" : `\x1b[${count}${direction}`;
}
