const SCALAR =
  // deno-lint-ignore no-control-regex
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity|[[\]{}:,]/y;
const SPACE = /[ \t\n\r]*/y;

const CHUNK_BYTES = 256 * 1024;
const SHOWN_CHARACTERS = 20;

/** Where a file stops being JSON, for people. */
export interface JsonPlace {
  /** From 1; a column is a UTF-16 unit. */
  readonly line: number;
  readonly column: number;
  /** What stands there; empty at the end of the file. */
  readonly text: string;
}

/** The byte at which the next token after the one at `byte` begins, or should. */
export function afterToken(path: string, byte: number): number {
  const text = textAt(path, byte, CHUNK_BYTES);
  let at = 0;
  for (const pattern of [SPACE, SCALAR, SPACE]) {
    pattern.lastIndex = at;
    at += pattern.exec(text)?.[0].length ?? 0;
  }
  return byte + new TextEncoder().encode(text.slice(0, at)).length;
}

/** Line and column of a byte of a file; of its end where the byte lies behind that. */
export function placeInFile(path: string, byte: number): JsonPlace {
  using file = Deno.openSync(path, { read: true });
  const chunk = new Uint8Array(CHUNK_BYTES);
  let line = 1, lineStart = 0, at = 0;
  for (;;) {
    const length = file.readSync(chunk) ?? 0;
    const end = Math.min(length, byte - at);
    for (
      let index = chunk.indexOf(10);
      index >= 0 && index < end;
      index = chunk.indexOf(10, index + 1)
    ) {
      line++;
      lineStart = at + index + 1;
    }
    at += end;
    if (length === 0 || at >= byte) break;
  }
  const before = textAt(path, lineStart, at - lineStart);
  const text = textAt(path, at, 4 * SHOWN_CHARACTERS).slice(0, SHOWN_CHARACTERS);
  return { line, column: before.length + 1, text };
}

function textAt(path: string, byte: number, length: number): string {
  using file = Deno.openSync(path, { read: true });
  file.seekSync(byte, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return new TextDecoder().decode(bytes.subarray(0, filled));
}
