import type { ColorDepth } from "./text_abilities.ts";

/** The levels of the 256-colour palette's cube. Source: xterm's 256colres.h. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/**
 * SGR parameters that set a colour (`0xRRGGBB`), as near as the depth allows; -1 sets the
 * terminal's own. Empty where there are no colours.
 */
export function colorCode(color: number, depth: ColorDepth, layer: "fg" | "bg"): string {
  if (depth === "none") return "";
  const base = layer === "fg" ? 30 : 40;
  if (color < 0) return String(base + 9);
  const [red, green, blue] = [color >> 16 & 255, color >> 8 & 255, color & 255];
  if (depth === "24bit") return `${base + 8};2;${red};${green};${blue}`;
  if (depth === "256") return `${base + 8};5;${paletteIndex(color)}`;
  const index = basicIndex(color);
  return String(index < 8 ? base + index : base + 60 + index - 8);
}

/** The nearest of the 6x6x6 cube and the 24 greys; never one of the first 16, which users change. */
function paletteIndex(color: number): number {
  const red = color >> 16 & 255, green = color >> 8 & 255, blue = color & 255;
  const [r, g, b] = [nearestLevel(red), nearestLevel(green), nearestLevel(blue)];
  const cubeColor = LEVELS[r]! << 16 | LEVELS[g]! << 8 | LEVELS[b]!;
  const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const greyColor = (8 + grey * 10) * 0x010101;
  const isGrey = distance(color, greyColor) < distance(color, cubeColor);
  return isGrey ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

/** Halfway between two levels the lower one. */
function nearestLevel(part: number): number {
  let best = 0;
  for (let level = 1; level < LEVELS.length; level++) {
    if (Math.abs(LEVELS[level]! - part) < Math.abs(LEVELS[best]! - part)) best = level;
  }
  return best;
}

/** By hue and lightness, not by distance: colours that tell lines apart must stay apart. */
function basicIndex(color: number): number {
  const [red, green, blue] = [color >> 16 & 255, color >> 8 & 255, color & 255];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (most - least < 48) return most < 64 ? 0 : most < 150 ? 8 : most < 242 ? 7 : 15;
  const bright = most + least >= 255 ? 8 : 0;
  return (HUES.find(([from]) => hueOf(red, green, blue) >= from)?.[1] ?? 1) + bright;
}

/** Where each of the six colours begins, in degrees, and its number. */
const HUES: readonly (readonly [number, number])[] = [
  [335, 1],
  [255, 5],
  [200, 4],
  [160, 6],
  [75, 2],
  [28, 3],
  [0, 1],
];

function hueOf(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  const turn = most === red
    ? (green - blue) / spread
    : most === green
    ? (blue - red) / spread + 2
    : (red - green) / spread + 4;
  return (turn * 60 + 360) % 360;
}

/** Weighted by the eye's sensitivity. Source: https://www.compuphase.com/cmetric.htm */
function distance(one: number, other: number): number {
  const mean = ((one >> 16 & 255) + (other >> 16 & 255)) / 2;
  const red = (one >> 16 & 255) - (other >> 16 & 255);
  const green = (one >> 8 & 255) - (other >> 8 & 255);
  const blue = (one & 255) - (other & 255);
  return (2 + mean / 256) * red * red + 4 * green * green + (2 + (255 - mean) / 256) * blue * blue;
}
