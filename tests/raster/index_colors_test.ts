import assert from "node:assert/strict";
import { indexColors } from "../../src/raster/index_colors.ts";

function picture(width: number, colors: readonly (readonly [number, number, number])[]) {
  const rgba = Uint8Array.from(colors.flatMap((color) => [...color, 255]));
  return { width, height: colors.length / width, rgba };
}

function colorAt({ palette, rows }: ReturnType<typeof indexColors>, at: number): number[] {
  const index = rows[at]!;
  return [...palette.subarray(3 * index, 3 * index + 3)];
}

Deno.test("indexColors() keeps up to 256 colours exactly, rows behind their filter types", () => {
  const colors = Array.from({ length: 256 }, (_, n): [number, number, number] => [n, 255 - n, 7]);
  const indexed = indexColors(picture(16, colors));
  assert.equal(indexed.palette.length, 3 * 256);
  assert.equal(indexed.rows.length, 17 * 16);
  colors.forEach((color, pixel) => {
    assert.equal(indexed.rows[17 * Math.floor(pixel / 16)], 0);
    assert.deepEqual(colorAt(indexed, 17 * Math.floor(pixel / 16) + 1 + pixel % 16), [...color]);
  });
});

Deno.test("indexColors() keeps the frequent colours of many, and gives others the nearest", () => {
  const frequent: [number, number, number] = [10, 20, 30];
  const shades = Array.from({ length: 600 }, (_, n): [number, number, number] => [
    n % 200,
    100 + Math.floor(n / 200),
    200,
  ]);
  const colors = [...shades, ...Array.from({ length: 200 }, () => frequent)];
  const indexed = indexColors(picture(40, colors));
  assert.equal(indexed.palette.length, 3 * 256);
  colors.forEach((color, pixel) => {
    const kept = colorAt(indexed, 41 * Math.floor(pixel / 40) + 1 + pixel % 40);
    if (color === frequent) assert.deepEqual(kept, [...frequent]);
    const off = Math.max(...color.map((channel, index) => Math.abs(channel - kept[index]!)));
    assert.ok(off <= 200 && kept[2] === color[2], `${color} became ${kept}`);
  });
});
