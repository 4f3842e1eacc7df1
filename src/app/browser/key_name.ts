const NAMES: Readonly<Record<string, string>> = {
  " ": "space",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  PageUp: "pageup",
  PageDown: "pagedown",
  Enter: "enter",
  Escape: "escape",
  End: "end",
};

/** The dashboard's name of a key that a browser tells of; undefined for those that it has no use for. */
export function keyName({ key, code }: { readonly key: string; readonly code: string }):
  | { readonly name: string; readonly position?: string }
  | undefined {
  if (NAMES[key] !== undefined) return { name: NAMES[key] };
  if ([...key].length !== 1) return undefined;
  // A keyboard of other letters: the key at that place.
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  const isLatin = key.charCodeAt(0) < 0x250;
  return isLatin || place === undefined
    ? { name: key }
    : { name: key, position: key === key.toLowerCase() ? place.toLowerCase() : place };
}
