import type { Picture } from "../../src/terminal/picture.ts";
import { encodePng, type Pixels } from "./png.ts";

const COLORS = [0x3fb950, 0x58a6ff, 0xd29922, 0xf85149, 0xbc8cff];

/** A picture like a page of charts: flat grounds, lines, soft edges. `phase` moves the lines. */
export function testPicture(width: number, height: number, phase = 0): Picture & Pixels {
  const rgba = new Uint8Array(width * height * 4);
  const put = (x: number, y: number, color: number, share = 1) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = (y * width + x) * 4;
    for (let c = 0; c < 3; c++) {
      const part = color >> (16 - 8 * c) & 255;
      rgba[at + c] = Math.round((rgba[at + c] ?? 0) * (1 - share) + part * share);
    }
    rgba[at + 3] = 255;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grid = x % 80 === 40 || y % 50 === 25;
      put(x, y, grid ? 0x30363d : x < width / 2 ? 0x0d1117 : 0x161b22);
    }
  }
  COLORS.forEach((color, line) => {
    for (let x = 0; x < width; x++) {
      const level = Math.sin((x + phase * 7) / 37 + line) * 0.3 + 0.5;
      const at = level * (height - 8) + line;
      const y = Math.floor(at);
      put(x, y, color, 1 - (at - y));
      put(x, y + 1, color);
      put(x, y + 2, color, at - y);
    }
  });
  return {
    width,
    height,
    widthPx: width,
    heightPx: height,
    rgba,
    png: encodePng({ width, height, rgba }),
  };
}

/** The same picture with a small part changed, as a clock or a title does. */
export function withMark(picture: Picture & Pixels, color: number): Picture & Pixels {
  const { width, height } = picture;
  const rgba = picture.rgba.slice();
  for (let y = 10; y < 20; y++) {
    for (let x = 30; x < 70; x++) {
      rgba.set([color >> 16, color >> 8 & 255, color & 255], (y * width + x) * 4);
    }
  }
  return { ...picture, rgba, png: encodePng({ width, height, rgba }) };
}
