// Keys that something is bound to; all others are recognised by their form alone, and told to nobody.

/** Final bytes of `CSI` and `SS3` sequences. Source: xterm's ctlseqs, "PC-Style Function Keys". */
export const LETTER_KEYS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
};

/**
 * Keypad keys in application mode, after `SS3`: most by a letter that is 0x40 above what they type.
 * Source: xterm's ctlseqs, "VT220-Style".
 */
export const KEYPAD_KEYS: Readonly<Record<string, string>> = {
  " ": "space",
  I: "tab",
  M: "enter",
  X: "=",
  ...Object.fromEntries(
    Array.from(
      "*+,-./0123456789",
      (typed) => [String.fromCharCode(typed.charCodeAt(0) + 0x40), typed],
    ),
  ),
};

/** First parameters of `CSI n ~`. Source: xterm's ctlseqs; 7 and 8 are rxvt's. */
export const TILDE_KEYS: Readonly<Record<number, string>> = {
  1: "home",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};

/** rxvt's shifted (`CSI c`) and controlled (`SS3 c`) arrows. */
export const RXVT_ARROWS: Readonly<Record<string, string>> = {
  a: "up",
  b: "down",
  c: "right",
  d: "left",
};

/** The keypad's keys as kitty numbers them, one after the other from this one on. */
const FIRST_KEYPAD_CODE = 57399;
const KEYPAD = [
  ..."0123456789./*-+",
  ...["enter", "=", ",", "left", "right", "up", "down", "pageup", "pagedown", "home", "end"],
];

/** Code points that name keys in `CSI u`. Source: kitty's keyboard protocol. */
export const CODE_KEYS: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  32: "space",
  127: "backspace",
  ...Object.fromEntries(KEYPAD.map((name, at) => [FIRST_KEYPAD_CODE + at, name])),
};
