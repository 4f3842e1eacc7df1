/**
 * A text as character data or an attribute's value of XML 1.0 or HTML; characters that XML has no way
 * to write are left out.
 */
export function xmlText(text: string): string {
  // deno-lint-ignore no-control-regex
  const allowed = text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
  return allowed.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
