import assert from "node:assert/strict";
import { changedBoxes, cropRgb } from "../../src/terminal/changed_boxes.ts";

const SIZE = { width: 300, height: 200 };

/** The boxes that a picture has changed in after some of its pixels did. */
function boxesAfter(...pixels: readonly (readonly [x: number, y: number])[]) {
  const before = new Uint8Array(SIZE.width * SIZE.height), after = before.slice();
  for (const [x, y] of pixels) after[y * SIZE.width + x] = 1;
  return changedBoxes(before, after, SIZE);
}

Deno.test("changedBoxes() finds nothing where nothing changed", () => {
  assert.deepEqual(boxesAfter(), []);
});

Deno.test("changedBoxes() keeps two lines apart that stand far from each other", () => {
  assert.deepEqual(boxesAfter([10, 3], [10, 40], [280, 3], [280, 40]), [
    { x: 10, y: 3, width: 1, height: 38 },
    { x: 280, y: 3, width: 1, height: 38 },
  ]);
});

Deno.test("changedBoxes() joins changes in neighbouring tiles, and leaves no pixel out", () => {
  assert.deepEqual(boxesAfter([60, 0], [70, 9], [299, 199]), [
    { x: 60, y: 0, width: 11, height: 10 },
    { x: 299, y: 199, width: 1, height: 1 },
  ]);
});

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
