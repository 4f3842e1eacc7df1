// deno-lint-ignore-file no-control-regex
import { Buffer } from "node:buffer";
import { KEYPAD_KEYS, LETTER_KEYS, RXVT_ARROWS } from "./key_tables.ts";
import { controlSequence, type Parsed } from "./control_sequence.ts";
import { controlString } from "./control_string.ts";
import type { InputEvent, KeyPress } from "./input_event.ts";
import { keyPress } from "./key_press.ts";

const ESC = 0x1b;
const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";
const MAX_PASTE = 65_536;
/** No reply is longer; what does not end by then is swallowed unread. */
const MAX_STRING = 65_536;
const STRING_INTRODUCERS = "]P_^X";

/**
 * Turns the bytes that a terminal sends into keys, pastes and replies, however they are split: legacy,
 * application-mode, xterm and kitty key encodings, UTF-8, bracketed paste and the replies of
 * `probeTerminal()`. It holds no clock: the caller times the escape key.
 */
export class KeyParser {
  /** One character per byte: sequences are ASCII, text is decoded where it is found. */
  #buffer = "";
  #paste: string | undefined;
  #swallowing = false;

  /** Takes bytes as they were read; returns what is complete by now. */
  feed(bytes: Uint8Array): InputEvent[] {
    this.#buffer += Buffer.from(bytes).toString("latin1");
    return this.#drain();
  }

  /** Something has begun that may or may not be complete: wait a little, then `settle()`. */
  get pending(): boolean {
    return this.#buffer !== "" || this.#paste !== undefined || this.#swallowing;
  }

  /**
   * Nothing followed for a while: a lone ESC was the Escape key, `ESC [` was Alt+[. With `replies`
   * still awaited only a lone ESC is settled: the rest of a reply may be late.
   */
  settle({ replies = false }: { replies?: boolean } = {}): InputEvent[] {
    const events: InputEvent[] = [];
    if (this.#paste !== undefined || this.#swallowing) return events;
    while (/^\x1b(\x1b|$)/.test(this.#buffer)) {
      events.push(keyPress("escape"));
      this.#buffer = this.#buffer.slice(1);
      events.push(...this.#drain());
    }
    const [first, second] = this.#buffer;
    if (first === "\x1b" && this.#buffer.length === 2 && second !== undefined && !replies) {
      events.push(keyPress(second, { alt: true }));
      this.#buffer = "";
    }
    return events;
  }

  /** Nothing followed for long: drops an unfinished sequence, ends an unfinished paste. */
  abandon(): InputEvent[] {
    const events: InputEvent[] = [];
    if (this.#paste !== undefined) events.push({ kind: "paste", text: decodeUtf8(this.#paste) });
    this.#paste = undefined;
    this.#swallowing = false;
    this.#buffer = "";
    return events;
  }

  #drain(): InputEvent[] {
    const events: InputEvent[] = [];
    while (this.#buffer !== "") {
      if (this.#swallowing && !this.#skipString()) break;
      if (this.#paste !== undefined) {
        const done = this.#takePaste();
        if (!done) break;
        events.push(done);
        continue;
      }
      if (this.#buffer.startsWith(PASTE_START)) {
        this.#buffer = this.#buffer.slice(PASTE_START.length);
        this.#paste = "";
        continue;
      }
      const token = nextToken(this.#buffer);
      if (!token) {
        if (this.#buffer.length > MAX_STRING) this.#swallowing = true;
        else break;
        continue;
      }
      this.#buffer = this.#buffer.slice(token.length);
      if (token.event) events.push(token.event);
    }
    return events;
  }

  /** Drops what belongs to an overlong string; true when its end has come. */
  #skipString(): boolean {
    const buffer = this.#buffer;
    const end = /\x1b\\|[\x03\x07\x18\x1a]/.exec(buffer);
    this.#swallowing = !end;
    // Ctrl-C stays a key; a last ESC may be the first half of the end.
    if (end) this.#buffer = buffer.slice(end.index + (end[0] === "\x03" ? 0 : end[0].length));
    else this.#buffer = buffer.endsWith("\x1b") ? "\x1b" : "";
    return !this.#swallowing;
  }

  #takePaste(): InputEvent | undefined {
    const buffer = this.#buffer, pasted = this.#paste ?? "";
    const end = buffer.indexOf(PASTE_END);
    if (end >= 0) {
      this.#buffer = buffer.slice(end + PASTE_END.length);
      this.#paste = undefined;
      return { kind: "paste", text: decodeUtf8(pasted + buffer.slice(0, end)) };
    }
    const kept = partialSuffix(buffer, PASTE_END);
    this.#paste = (pasted + buffer.slice(0, buffer.length - kept)).slice(0, MAX_PASTE);
    this.#buffer = buffer.slice(buffer.length - kept);
    return undefined;
  }
}

function nextToken(buffer: string): Parsed | undefined {
  const first = buffer.charCodeAt(0);
  if (first === ESC) return escape(buffer);
  return character(buffer, 0);
}

function escape(buffer: string): Parsed | undefined {
  const second = buffer[1];
  if (second === undefined) return undefined;
  if (second === "[") return controlSequence(buffer);
  if (second === "O") return singleShift(buffer);
  if (STRING_INTRODUCERS.includes(second)) return controlString(buffer);
  if (second === "\x1b") {
    // Some terminals send ESC before a whole sequence for Alt; ESC before a reply was a key press.
    if (buffer.length === 2) return undefined;
    if (!"[O".includes(buffer[2] ?? "")) return { event: keyPress("escape"), length: 1 };
    const inner = escape(buffer.slice(1));
    if (!inner) return undefined;
    const { event } = inner;
    // A key that nothing is bound to, with Alt: nothing.
    if (event === undefined || event.kind === "reply" && event.type === "other") {
      return { length: inner.length + 1 };
    }
    if (event.kind !== "key") return { event: keyPress("escape"), length: 1 };
    return { event: { ...event, alt: true, text: "" }, length: inner.length + 1 };
  }
  if (second === "\\") return { length: 2 };
  const inner = character(buffer, 1);
  if (!inner) return undefined;
  const key = inner.event as KeyPress | undefined;
  if (!key) return { length: inner.length };
  return { event: { ...key, alt: true, text: "" }, length: inner.length };
}

/** `ESC O`: application-mode cursor keys, keypad and F1 to F4, with xterm's old modifier digit. */
function singleShift(buffer: string): Parsed | undefined {
  const match = /^\x1bO(\d?)([ -~])?/.exec(buffer);
  const final = match?.[2];
  if (!match || final === undefined) {
    return buffer.length > 2 && match?.[0].length !== buffer.length
      ? { event: keyPress("O", { alt: true }), length: 2 }
      : undefined;
  }
  const name = LETTER_KEYS[final] ?? KEYPAD_KEYS[final];
  const length = match[0].length;
  const arrow = RXVT_ARROWS[final];
  if (name) {
    return { event: keyPress(name, { modifiers: Number(match[1] || 1) }), length };
  }
  if (arrow) return { event: keyPress(arrow, { ctrl: true }), length };
  return { length };
}

/** One character at `start`: a control code or UTF-8. The length counts from the buffer's front. */
function character(buffer: string, start: number): Parsed | undefined {
  const code = buffer.charCodeAt(start);
  if (code < 0x80) return { event: asciiKey(code), length: start + 1 };
  const size = code >= 0xf0 && code < 0xf5 ? 4 : code >= 0xe0 ? 3 : code >= 0xc2 ? 2 : 1;
  if (size === 1 || code > 0xf4) return { length: start + 1 };
  const bytes = buffer.slice(start, start + size);
  const valid = /^[\xc2-\xf4][\x80-\xbf]*/.exec(bytes)?.[0].length ?? 1;
  if (valid < bytes.length) return { length: start + valid };
  if (bytes.length < size) return undefined;
  const text = decodeUtf8(bytes);
  const point = text.codePointAt(0) ?? 0;
  if (text.includes("\ufffd") || point < 0xa0) return { length: start + size };
  return { event: keyPress(text), length: start + size };
}

function asciiKey(code: number): KeyPress {
  if (code === 0x0d || code === 0x0a) return keyPress("enter");
  if (code === 0x09) return keyPress("tab");
  if (code === 0x7f || code === 0x08) return keyPress("backspace");
  if (code === 0x20) return keyPress("space");
  if (code === 0) return keyPress("space", { ctrl: true });
  if (code < 0x1b) return keyPress(String.fromCharCode(code + 0x60), { ctrl: true });
  if (code < 0x20) return keyPress(String.fromCharCode(code + 0x40), { ctrl: true });
  return keyPress(String.fromCharCode(code));
}

/** How many bytes at the end of `text` may be the start of `mark`. */
function partialSuffix(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

function decodeUtf8(binary: string): string {
  return new TextDecoder().decode(Buffer.from(binary, "latin1"));
}
