/**
 * Makes text from outside (a server's error, ssh's words, a record's name) safe to show: control
 * characters (C0, DEL, C1), bidirectional overrides and line separators become one space; the result is cut at
 * `maxLength` characters with an ellipsis.
 */
export function plainText(text: string, maxLength = 300): string {
  const plain = text
    // deno-lint-ignore no-control-regex
    .replace(/[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  if (plain.length <= maxLength) return plain;
  const cut = Array.from(plain).slice(0, maxLength - 1).join("").trimEnd();
  return `${cut}…`;
}
