/// <reference lib="dom" />

/** An element of the page's document. Throws where the document is another one. */
export function elementById<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The document has no ${id}.`);
  return element as T;
}

/** A new element with these properties, and what is in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

/** A button that does something when it is pressed. */
export function button(textContent: string, onclick: () => void, title = ""): HTMLButtonElement {
  return element("button", { type: "button", textContent, onclick, title });
}

/** A row of a table: its head, then its cells. */
export function row(head: string, ...cells: readonly (Node | string)[]): HTMLTableRowElement {
  const boxes = cells.map((cell) => element("td", {}, cell));
  return element("tr", {}, header(head, "row"), ...boxes);
}

/** The head of a row or a column. */
export function header(textContent: string, scope: "col" | "row"): HTMLTableCellElement {
  return element("th", { scope, textContent });
}

/** An element of an SVG with these attributes. */
export function svgShape(name: string, attributes: Readonly<Record<string, number>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** An SVG from its text, or the first part of it of a name. */
export function parsedSvg(text: string, part?: string): Element {
  const { documentElement: svg } = new DOMParser().parseFromString(text, "image/svg+xml");
  return document.importNode(part === undefined ? svg : svg.querySelector(part)!, true);
}
