import { safeText } from "../base/plain_text.ts";

/** A row that cannot be read: where it stands and what is wrong with it. It is left out, and the rest is read. */
export class ImportFault extends Error {
  override readonly name = "ImportFault";
}

/** A value from outside, shortened and safe to show in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return String(value);
  return safeText(JSON.stringify(value) ?? typeof value, 60);
}
