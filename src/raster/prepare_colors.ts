import type { Drawing } from "../model/drawing.ts";
import { FULL, type Ink, type Inks } from "./inks.ts";

/**
 * Gives a drawing's own colours places in a fresh palette, and then the edges of its lines and texts
 * on the grounds where they mostly lie: those of the last panel too, before the many colours of rare
 * crossings take all places.
 */
export function prepareColors(inks: Inks, { background, layers }: Drawing): void {
  inks.ink(background);
  for (const { ground, shapes, texts } of layers) {
    if (ground !== undefined) inks.ink(ground);
    for (const shape of shapes) {
      if (shape.kind === "polyline") inks.ink(shape.stroke);
      else inks.ink(shape.fill, shape.kind === "dot" ? 1 : shape.opacity);
    }
    for (const { color } of texts) inks.ink(color);
  }
  // A layer without a ground of its own lies on that of the one before it.
  let ground = inks.ink(background).solid;
  for (const layer of layers) {
    if (layer.ground !== undefined) ground = inks.ink(layer.ground).solid;
    for (const { color } of layer.texts) prepareEdges(inks, inks.ink(color), ground);
    const grounds = [ground];
    for (const shape of layer.shapes) {
      if (shape.kind !== "area") continue;
      grounds.push(mixed(inks, inks.ink(shape.fill, shape.opacity), FULL, ground));
    }
    for (const shape of layer.shapes) {
      if (shape.kind !== "polyline") continue;
      for (const below of grounds) prepareEdges(inks, inks.ink(shape.stroke), below);
    }
  }
}

function prepareEdges(inks: Inks, ink: Ink, below: number): void {
  for (let coverage = 1; coverage < FULL; coverage++) mixed(inks, ink, coverage, below);
}

function mixed(inks: Inks, ink: Ink, coverage: number, below: number): number {
  return ink.table[coverage << 8 | below]! || inks.mix(ink, coverage, below);
}
