// deno-lint-ignore-file no-control-regex
import type { Parsed } from "./control_sequence.ts";
import type { InputEvent } from "./input_event.ts";
import { printable } from "./printable.ts";

/**
 * Parses the OSC, DCS, APC, PM or SOS string at the front of `buffer` (one character per byte);
 * undefined while it is incomplete. No terminal sends a key so: its bytes are never keys. Ctrl-C
 * ends it, so that a terminal that never finishes a string cannot lock the user out.
 */
export function controlString(buffer: string): Parsed | undefined {
  const end = /[\x03\x07\x18\x1a\x1b]/g;
  end.lastIndex = 2;
  for (let found = end.exec(buffer); found; found = end.exec(buffer)) {
    const at = found.index;
    const mark = found[0];
    if (mark === "\x03") return { length: at };
    if (mark === "\x18" || mark === "\x1a") return { length: at + 1 };
    if (mark === "\x07") {
      if (buffer[1] === "]") return done(buffer, at, at + 1);
      continue;
    }
    if (at + 1 === buffer.length) return undefined;
    return buffer[at + 1] === "\\" ? done(buffer, at, at + 2) : { length: at };
  }
  return undefined;
}

function done(buffer: string, end: number, length: number): Parsed {
  const event = reply(buffer[1] ?? "", buffer.slice(2, end), printable(buffer.slice(0, length)));
  return { event, length };
}

function reply(introducer: string, content: string, raw: string): InputEvent {
  const base = { kind: "reply", raw } as const;
  if (introducer === "P" && content.startsWith(">|")) {
    return { ...base, type: "version", text: printable(content.slice(2)) };
  }
  if (introducer === "]") {
    const match = /^(\d+);?(.*)$/s.exec(content);
    if (match) return { ...base, type: "osc", code: Number(match[1]), text: match[2] ?? "" };
  }
  if (introducer === "_" && content.startsWith("G")) {
    const [control = "", message = ""] = content.slice(1).split(";", 2);
    const image = Number(/(?:^|,)i=(\d+)/.exec(control)?.[1] ?? 0);
    return { ...base, type: "kitty", image, message: printable(message) };
  }
  return { ...base, type: "other" };
}
