import { given } from "../base/given.ts";
import type { KeyPress } from "./input_event.ts";

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

/** Letters of layouts, and below each the key of a US keyboard that is at its place. */
const LAYOUTS: readonly (readonly [letters: string, keys: string])[] = [
  // Russian, and where Ukrainian and Belarusian differ.
  ["йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"],
  ["іїєґў", "s]'\\o"],
  ["ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"],
  ["קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;'zxcvbnm,."],
  ["ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./"],
];

const POSITIONS: ReadonlyMap<string, string> = new Map(
  LAYOUTS.flatMap(([letters, keys]) =>
    [...letters].flatMap((letter, at): [string, string][] => {
      const key = keys[at]!;
      const upper = letter.toUpperCase();
      return upper === letter || [...upper].length > 1
        ? [[letter, key]]
        : [[letter, key], [upper, key.toUpperCase()]];
    })
  ),
);

/** The US key at the place of a letter that is not Latin, for terminals that tell the letter alone. */
function keyPosition(letter: string): string | undefined {
  return POSITIONS.get(letter);
}
