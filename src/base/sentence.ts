/** A text as a sentence: where it has no stop at its end, it gets one. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
