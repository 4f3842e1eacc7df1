/// <reference lib="dom" />

/** An element of an SVG with these attributes. */
export function svgShape(name: string, attributes: Readonly<Record<string, number>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
