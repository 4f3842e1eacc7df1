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

/** Keypad keys in application mode, after `SS3`. Source: xterm's ctlseqs, "VT220-Style". */
export const KEYPAD_KEYS: Readonly<Record<string, string>> = {
  " ": "space",
  I: "tab",
  M: "enter",
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  p: "0",
  q: "1",
  r: "2",
  s: "3",
  t: "4",
  u: "5",
  v: "6",
  w: "7",
  x: "8",
  y: "9",
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

/** Code points that name keys in `CSI u`. Source: kitty's keyboard protocol. */
export const CODE_KEYS: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  32: "space",
  127: "backspace",
  57399: "0",
  57400: "1",
  57401: "2",
  57402: "3",
  57403: "4",
  57404: "5",
  57405: "6",
  57406: "7",
  57407: "8",
  57408: "9",
  57409: ".",
  57410: "/",
  57411: "*",
  57412: "-",
  57413: "+",
  57414: "enter",
  57415: "=",
  57416: ",",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "pageup",
  57422: "pagedown",
  57423: "home",
  57424: "end",
};
