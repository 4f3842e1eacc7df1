import { plainText } from "../base/plain_text.ts";

/** A field of a CSV file (RFC 4180) that no spreadsheet takes for something to carry out. */
export function csvField(text: string): string {
  const plain = plainText(text, Infinity);
  const harmless = isFormula(text) || isFormula(plain) ? `'${plain}` : plain;
  return /[",]|^ | $/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What a spreadsheet would carry out; numbers are what they look like. Source: OWASP, CSV Injection. */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}
