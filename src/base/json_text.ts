import { UNSAFE_CHARACTERS } from "./plain_text.ts";

/**
 * JSON text in which nothing can steer a terminal: JSON itself escapes C0 control characters alone.
 * Such characters stand only within its strings, so the value stays the same.
 */
export function jsonText(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "null").replace(
    UNSAFE_CHARACTERS,
    (character) => character === "\n" ? character : escaped(character),
  );
}

/** JSON escapes the halves of a pair each by itself. */
function escaped(character: string): string {
  return character.split("").map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
