import assert from "node:assert/strict";
import { cropRgb } from "../../src/terminal/crop_rgb.ts";

Deno.test("cropRgb() copies the pixels of a box in their colours", () => {
  const palette = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const rgb = cropRgb({ indexes: Uint8Array.of(0, 0, 1, 0, 1, 0), palette }, 3, {
    x: 1,
    y: 0,
    width: 2,
    height: 2,
  });
  assert.deepEqual([...rgb], [1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3]);
});
