/**
 * Texts without the words, divided by points and underscores, that all of them begin or end with; a mere number
 * keeps the word before it.
 */
export function distinctParts(texts: readonly string[]): string[] {
  const head = commonHead(texts);
  const tail = commonHead(texts.map((text) => reversed(text.slice(head.length))));
  const parts = (from: number) => texts.map((text) => text.slice(from, text.length - tail.length));
  const isBare = parts(head.length).some((part) => /^\d*$/.test(part));
  return parts(isBare ? head.search(/[^._]*[._]?$/) : head.length);
}

/** The whole words that all texts begin with, with what divides them from the rest. */
function commonHead(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let end = 0;
  while (end < first.length && others.every((text) => text[end] === first[end])) end++;
  return first.slice(0, end).replace(/[^._]*$/, "");
}

function reversed(text: string): string {
  return [...text].toReversed().join("");
}
