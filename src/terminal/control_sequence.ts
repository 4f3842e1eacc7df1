// deno-lint-ignore-file no-control-regex
import { CODE_KEYS, LETTER_KEYS, RXVT_ARROWS, TILDE_KEYS } from "./key_tables.ts";
import type { InputEvent, KeyPress } from "./input_event.ts";
import { keyPress } from "./key_press.ts";
import { printable } from "./printable.ts";

/** What was found at the front of a buffer, and its length; `event` is absent where nothing is told. */
export interface Parsed {
  readonly event?: InputEvent;
  readonly length: number;
}

/**
 * Parses the `CSI` sequence at the front of `buffer` (one character per byte); undefined while it
 * is incomplete. A byte that cannot belong to it ends it unread, so that nothing is stuck.
 */
export function controlSequence(buffer: string): Parsed | undefined {
  if (buffer[2] === "[") {
    const key = buffer[3];
    if (key === undefined) return undefined;
    // The Linux console's F1 to F5.
    return { length: key >= "A" && key <= "E" ? 4 : 3 };
  }
  const match = /^\x1b\[([0-?]*)([ -/]*)/.exec(buffer);
  if (!match) return undefined;
  const at = match[0].length;
  const final = buffer[at];
  if (final === undefined) return undefined;
  const params = match[1] ?? "";
  const between = match[2] ?? "";
  if (final < "@" || final > "~") {
    // rxvt ends shifted keys with `$`, which is an intermediate to everyone else.
    return { length: at };
  }
  if (final === "M" && params === "" && between === "") {
    // An old mouse report: three bytes follow.
    return buffer.length < at + 4
      ? undefined
      : { event: other(buffer.slice(0, at + 4)), length: at + 4 };
  }
  const raw = buffer.slice(0, at + 1);
  const event = key(params, between, final) ?? reply(params, between, final, raw);
  return event === "released" ? { length: at + 1 } : { event, length: at + 1 };
}

function other(raw: string): InputEvent {
  return { kind: "reply", type: "other", raw: printable(raw) };
}

function numbers(params: string): number[] {
  return params.replace(/^[<-?]/, "").split(";").map((part) => Number.parseInt(part, 10) || 0);
}

function key(params: string, between: string, final: string): KeyPress | "released" | undefined {
  if (between !== "" || /^[<-?]/.test(params)) return undefined;
  const [first = "", second = ""] = params.split(";");
  const [modifiers, kind] = second.split(":").map(Number);
  if (kind === 3) return "released";
  const held = { modifiers: modifiers || 1 };
  if (final === "Z") return keyPress("tab", { shift: true });
  if (final === "u") return codeKey(params);
  if (final === "~") {
    const code = Number.parseInt(first, 10);
    if (code === 27) {
      // xterm's modifyOtherKeys: CSI 27 ; modifiers ; code ~
      return codeKey(`${params.split(";")[2] ?? ""};${second}`);
    }
    const name = TILDE_KEYS[code];
    return name ? keyPress(name, held) : undefined;
  }
  const arrow = RXVT_ARROWS[final];
  if (arrow && params === "") return keyPress(arrow, { shift: true });
  const name = LETTER_KEYS[final];
  if (!name || (first !== "" && first !== "1")) return undefined;
  return keyPress(name, held);
}

/** kitty's `CSI code:shifted:base ; modifiers:event ; text u`. */
function codeKey(params: string): KeyPress | undefined {
  const [codes = "", second = "", text = ""] = params.split(";");
  const [code = 0, shifted = 0, base = 0] = codes.split(":").map(Number);
  const modifiers = Number(second.split(":")[0]) || 1;
  const named = CODE_KEYS[code];
  if (named) return keyPress(named, { modifiers });
  // Modifier and media keys of their own: nothing in a dashboard is bound to them.
  if (!(code >= 0x21 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xf900)) return undefined;
  const typed = Number(text.split(":")[0]);
  const plain = String.fromCodePoint(code);
  const withShift = (modifiers - 1) & 1 ? plain.toUpperCase() : plain;
  const name = typed > 0x20 && typed <= 0x10ffff
    ? String.fromCodePoint(typed)
    : shifted > 0x20 && shifted <= 0x10ffff
    ? String.fromCodePoint(shifted)
    : [...withShift].length === 1
    ? withShift
    : plain;
  const position = base > 0x20 && base < 0x7f ? String.fromCharCode(base) : undefined;
  return keyPress(name, { modifiers, position });
}

function reply(params: string, between: string, final: string, raw: string): InputEvent {
  const base = { kind: "reply", raw: printable(raw) } as const;
  const list = numbers(params);
  const [first = 0, second = 0] = list;
  const isPrivate = params.startsWith("?");
  if (final === "c" && isPrivate) return { ...base, type: "attributes", params: list };
  if (final === "y" && between === "$") {
    return { ...base, type: "mode", mode: first, state: second };
  }
  if (final === "t" && !/^[<-?]/.test(params)) {
    return { ...base, type: "window", what: first, params: list.slice(1) };
  }
  if (final === "S" && isPrivate) {
    return { ...base, type: "graphics", item: first, status: second, params: list.slice(2) };
  }
  if (final === "n" && !isPrivate) return { ...base, type: "status", value: first };
  if (final === "R") return { ...base, type: "cursor", row: first, column: second };
  return { ...base, type: "other" };
}
