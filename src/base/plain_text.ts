/**
 * What could steer a terminal or deceive who reads it: control characters (C0, DEL, C1), separators
 * of lines, marks that turn the direction of text (U+061C, U+202E ...), whatever is not seen
 * (zero-width characters, fillers, tags, selectors), halves of pairs, and the character that
 * stands for a kitty picture. The one list of them in the program.
 */
export const UNSAFE_CHARACTERS =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{10eeee}]/gu;

const UNSAFE_RUN = new RegExp(`${UNSAFE_CHARACTERS.source}+`, "gu");
const ALL_SAFE = /^[\x20-\x7e]*$/;

/**
 * Makes text from outside (a server's error, ssh's words, a record's name) safe to show: what could
 * steer a terminal becomes one space; the result is one line, cut at `maxLength` characters with an
 * ellipsis.
 */
export function plainText(text: string, maxLength = 300): string {
  const plain = withoutUnsafe(text).replace(/ {2,}/g, " ").trim();
  if (plain.length <= maxLength) return plain;
  const cut = Array.from(plain).slice(0, maxLength - 1).join("").trimEnd();
  return `${cut}…`;
}

/** A value in quotes as JSON writes it, safe to show. */
export function quoted(value: unknown, maxLength = 80): string {
  return plainText(JSON.stringify(value) ?? String(value), maxLength);
}

/** Text of several lines made safe to show, whose blanks stay as they are. */
export function plainLines(text: string): string {
  return text.split("\n").map(withoutUnsafe).join("\n");
}

function withoutUnsafe(text: string): string {
  return ALL_SAFE.test(text) ? text : text.replace(UNSAFE_RUN, " ");
}

/** A text of a recording as it is if it is safe to show, else made so: the file may come from anywhere. */
export function safeText(text: string, maxLength = 2000): string {
  const plain = plainText(text, maxLength);
  return plain === text.replace(/ {2,}/g, " ").trim() ? text : plain;
}

/** A text as a sentence: where it has no stop at its end, it gets one. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
