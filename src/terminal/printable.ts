/** Shows the bytes of a sequence (one character per byte) so that they can be read: `ESC[?62;c`. */
export function printable(raw: string): string {
  // deno-lint-ignore no-control-regex
  return raw.replace(/[\x00-\x1f\x7f-\uffff]/g, (char) => {
    if (char === "\x1b") return "ESC";
    if (char === "\x07") return "BEL";
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
