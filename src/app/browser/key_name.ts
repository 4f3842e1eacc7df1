/** The keys beside the characters that the dashboard has a use for. */
const NAMED = /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down)|Enter|Escape)$/;

/** The keys beside the letters, at whose places other keyboards have letters. */
const PLACES: Readonly<Record<string, string>> = {
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Period: ".",
  Semicolon: ";",
  Slash: "/",
};

/** A key press as a browser tells of it. */
interface PressedInBrowser {
  readonly key: string;
  /** The key at its place. */
  readonly code: string;
  readonly shiftKey?: boolean;
  getModifierState?(name: string): boolean;
}

/** The dashboard's name of a key that a browser tells of; undefined for those that it has no use for. */
export function keyName(press: PressedInBrowser):
  | { readonly name: string; readonly position?: string }
  | undefined {
  const { key, code, shiftKey = false } = press;
  if (key === " ") return { name: "space" };
  if (NAMED.test(key)) return { name: key.replace("Arrow", "").toLowerCase() };
  if ([...key].length !== 1) return undefined;
  // Caps lock makes no other key of a letter.
  const cased = (letter: string) => shiftKey ? letter.toUpperCase() : letter.toLowerCase();
  const name = press.getModifierState?.("CapsLock") === true ? cased(key) : key;
  // A keyboard of other letters: the key at that place.
  const place = /^Key([A-Z])$/.exec(code)?.[1] ?? PLACES[code];
  const isLatin = key.charCodeAt(0) < 0x250;
  if (isLatin || place === undefined) return { name };
  return { name, position: name === name.toLowerCase() ? place.toLowerCase() : place };
}
