const PLAIN = /^(?:\\[.\-]|[\w-])/;
const REPEATED = /^[*+?{]/;

/** What every name that an expression finds begins with, as far as it says so in plain letters behind `^`. */
export function literalHead(pattern: string): string {
  // Of alternatives each has a beginning of its own.
  if (!pattern.startsWith("^") || pattern.includes("|")) return "";
  let head = "", rest = pattern.slice(1);
  for (;;) {
    const [piece] = PLAIN.exec(rest) ?? [];
    if (piece === undefined) return head;
    rest = rest.slice(piece.length);
    // What may be left out or repeated is not sure.
    if (REPEATED.test(rest)) return head;
    head += piece.replace("\\", "");
  }
}
