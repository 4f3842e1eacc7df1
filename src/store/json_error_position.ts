const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  // deno-lint-ignore no-control-regex
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON, for the runtime does not always say; its length if it merely ends too early. */
export function jsonErrorPosition(text: string): number {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const next = (): string | undefined => {
    take(SPACE);
    return text[at];
  };
  const open: string[] = [];
  let scalarAt = 0;
  let expects: "value" | "first" | "key" | "end" = "value";
  while (true) {
    const character = next();
    if (character === undefined) return at;
    const inObject = open.at(-1) === "{";
    if (expects === "end") {
      if (character === "," && open.length > 0) {
        at++;
        expects = inObject ? "key" : "value";
      } else if (character === (inObject ? "}" : "]") && open.length > 0) {
        at++;
        open.pop();
      } else return isCutNumber(text, scalarAt) ? text.length : at;
    } else if (expects === "first" && character === (inObject ? "}" : "]")) {
      at++;
      open.pop();
      expects = "end";
    } else if (inObject && expects !== "value") {
      if (character !== '"') return at;
      const start = at;
      if (take(SCALAR) === undefined) return cutOff(text, start);
      if (next() !== ":") return at;
      at++;
      expects = "value";
    } else if (character === "{" || character === "[") {
      at++;
      open.push(character);
      expects = "first";
    } else {
      scalarAt = at;
      if (take(SCALAR) === undefined) return cutOff(text, scalarAt);
      expects = "end";
    }
  }
}

/** A text that is still open at the end was cut off there; anything else is wrong where it begins. */
function cutOff(text: string, start: number): number {
  const rest = text.slice(start, start + 65_536);
  const open = start + rest.length === text.length && /^"(?:[^"\\]|\\.)*\\?$/s.test(rest);
  const word = ["true", "false", "null"].some((name) => name.startsWith(rest));
  return open || word || isCutNumber(text, start) ? text.length : start;
}

function isCutNumber(text: string, start: number): boolean {
  return text.length - start < 64 && /^-?\d*(\.\d*)?([eE][+-]?\d*)?$/.test(text.slice(start));
}
