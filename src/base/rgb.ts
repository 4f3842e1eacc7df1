/** `0xRRGGBB`. */
export type Rgb = number;

/** Reads `#rrggbb`; anything else is a middle grey, which stands out on no ground. */
export function parseRgb(color: string): Rgb {
  return /^#[0-9a-f]{6}$/i.test(color) ? parseInt(color.slice(1), 16) : 0x888888;
}
