/** A regular expression that finds a text as it stands, for JavaScript and for RE2. */
export function exactPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
