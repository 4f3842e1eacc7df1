import { given } from "../base/given.ts";
import type { KeyPress } from "./input_event.ts";
import { keyPosition } from "./key_positions.ts";

/**
 * How a key was held; `modifiers` is xterm's and kitty's number: 1 + shift 1, alt 2, ctrl 4, super 8,
 * caps lock 64. `position`: the US key at its place, as the terminal told it.
 */
export interface Held {
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
  readonly modifiers?: number;
  readonly position?: string | undefined;
}

/** Makes a key event from a name; a single character also types itself. */
export function keyPress(name: string, held: Held = {}): KeyPress {
  const bits = Math.max(0, (held.modifiers ?? 1) - 1);
  const ctrl = held.ctrl ?? (bits & 4) !== 0;
  // Meta (32) is what Alt is called on some keyboards.
  const alt = held.alt ?? (bits & 34) !== 0;
  const shift = (held.shift ?? (bits & 1) !== 0) || isUpper(name);
  const isLatin = /^[ -~]|^[a-z]{2}/.test(name);
  const position = isLatin ? undefined : held.position ?? keyPosition(name);
  const types = name === "space" ? " " : [...name].length === 1 ? name : "";
  const text = ctrl || alt ? "" : types;
  return { kind: "key", name, ctrl, alt, shift, text, ...given({ position }) };
}

function isUpper(name: string): boolean {
  return [...name].length === 1 && name !== name.toLowerCase();
}
