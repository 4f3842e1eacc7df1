import { plainText } from "../base/plain_text.ts";

/** A text of a recording as it is if it is safe to show, else made so: the file may come from anywhere. */
export function safeText(text: string, maxLength = 2000): string {
  const plain = plainText(text, maxLength);
  return plain === text.replace(/ {2,}/g, " ").trim() ? text : plain;
}
