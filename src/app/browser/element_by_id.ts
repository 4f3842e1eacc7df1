/// <reference lib="dom" />

/** An element of the page's document. Throws where the document is another one. */
export function elementById<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The document has no ${id}.`);
  return element as T;
}
