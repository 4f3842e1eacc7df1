import { parseRgb } from "../base/rgb.ts";

/** Red, green and blue, 0 to 255. */
export type Channels = readonly [number, number, number];

/** Reads `#rrggbb`. */
export function parseColor(color: string): Channels {
  const rgb = parseRgb(color);
  return [rgb >> 16, rgb >> 8 & 255, rgb & 255];
}

export function formatColor([red, green, blue]: Channels): string {
  const hex = (channel: number) =>
    Math.round(Math.max(0, Math.min(255, channel))).toString(16).padStart(2, "0");
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}

/** The colour that `share` (0 to 1) of `top` over `ground` looks like. */
export function blend(ground: string, top: string, share: number): string {
  const below = parseColor(ground), above = parseColor(top);
  const mixed = below.map((channel, index) => channel + (above[index]! - channel) * share);
  return formatColor(mixed as unknown as Channels);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.1, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const left = luminance(one), right = luminance(other);
  return (Math.max(left, right) + 0.05) / (Math.min(left, right) + 0.05);
}

/** WCAG 2.1, "relative luminance", 0 to 1. */
function luminance(color: string): number {
  const [red, green, blue] = parseColor(color);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/**
 * The colour itself where it can be told from the ground, else a darker (on light) or lighter
 * (on dark) one of the same hue, so that one dashboard file serves both themes.
 */
export function legible(color: string, ground: string, minContrast = 3): string {
  const toward = luminance(ground) > 0.4 ? "#000000" : "#ffffff";
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = blend(color, toward, share);
    if (contrast(candidate, ground) >= minContrast) return candidate;
  }
  return toward;
}

/** How much of its colour a line has that is of before. */
export const BEFORE_SHARE = 0.42;
