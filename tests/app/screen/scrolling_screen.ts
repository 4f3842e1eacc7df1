// deno-lint-ignore-file no-control-regex
import assert from "node:assert/strict";

/** A control string (OSC, DCS, APC) and where the cursor stood when it came. */
export interface ShownString {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A terminal's normal screen with its scrollback, which fails on what would leave the flow of
 * output: an absolute move, the alternate screen, an erased screen. Lines count from the first one
 * that was ever written, so that what scrolled away keeps its number.
 */
export class ScrollingScreen {
  readonly lines: string[][] = [[]];
  readonly strings: ShownString[] = [];
  readonly rows: number;
  line = 0;
  column = 0;
  style = "";
  #top = 0;
  #saved = { row: 0, column: 0, style: "" };

  constructor(rows: number) {
    this.rows = rows;
  }

  text(line: number): string {
    return (this.lines[line] ?? []).map((char) => char ?? " ").join("").trimEnd();
  }

  write(text: string): void {
    for (let rest = text; rest !== "";) rest = rest.slice(this.#take(rest));
  }

  #take(text: string): number {
    const string = /^(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_](?:\x1b\x1b|[^\x1b])*\x1b\\)/
      .exec(text)?.[0];
    if (string !== undefined) {
      this.strings.push({ text: string, line: this.line, column: this.column });
      return string.length;
    }
    const csi = /^\x1b\[(\d*)([ABC])/.exec(text);
    if (csi !== null) {
      const count = Number(csi[1] || 1);
      if (csi[2] === "A") this.line = Math.max(this.#top, this.line - count);
      if (csi[2] === "B") this.line = Math.min(this.#top + this.rows - 1, this.line + count);
      if (csi[2] === "C") this.column += count;
      return csi[0].length;
    }
    const style = /^\x1b\[[\d;]*m/.exec(text)?.[0];
    if (style !== undefined) {
      this.style = /^\x1b\[0?m$/.test(style) ? "" : style;
      return style.length;
    }
    if (text.startsWith("\x1b7")) {
      // As terminals do it: by the place on the screen, which scrolling does not move.
      this.#saved = { row: this.line - this.#top, column: this.column, style: this.style };
      return 2;
    }
    if (text.startsWith("\x1b8")) {
      this.line = this.#top + this.#saved.row;
      this.column = this.#saved.column;
      this.style = this.#saved.style;
      return 2;
    }
    assert.ok(!text.startsWith("\x1b"), `unknown: ${JSON.stringify(text.slice(0, 20))}`);
    return this.#print(text);
  }

  #print(text: string): number {
    const char = /^[\n\r]|^[^\p{C}]\p{M}*/u.exec(text)?.[0];
    assert.ok(char !== undefined, `not printable: ${JSON.stringify(text.slice(0, 20))}`);
    if (char === "\r") this.column = 0;
    else if (char === "\n") {
      // The line discipline makes the return of it.
      this.column = 0;
      this.line++;
      this.#top = Math.max(this.#top, this.line - this.rows + 1);
      while (this.lines.length <= this.line) this.lines.push([]);
    } else this.lines[this.line]![this.column++] = char;
    return char.length;
  }
}
