import assert from "node:assert/strict";
import type { ShownImage } from "../../terminal/terminal_model.ts";
import { LARGE_WINDOW } from "./headless_run.ts";
import { recordRun } from "./record_run.ts";

/** The pictures of one screen fill it down to the last line. */
function assertFilled(shown: readonly ShownImage[], protocol: string): void {
  assert.deepEqual(shown.map((picture) => picture.protocol), shown.map(() => protocol));
  if (protocol !== "sixel") {
    assert.equal(shown.length, 1);
    const { column, row, columns, rows, width, height } = shown[0]!;
    assert.deepEqual([column, row, columns, rows], [0, 0, 160, 50]);
    assert.deepEqual([width, height], [1600, 1000]);
    return;
  }
  // Strips from the top down, each begun where the one before ends.
  let heightPx = 0;
  for (const { row, column, width, height } of shown.toSorted((a, b) => a.row - b.row)) {
    assert.deepEqual([column, width], [0, 1600]);
    assert.equal(row * LARGE_WINDOW.cell.height, heightPx);
    heightPx += height;
  }
  assert.equal(heightPx, 996);
}

for (
  const [protocol, inSync] of [
    ["iterm2", true],
    ["kitty", true],
    ["sixel", false],
    ["text", false],
  ] as const
) {
  Deno.test(`a run by ${protocol}, recorded and replayed, is nothing but whole frames of the right size, and gives the screen back`, async () => {
    const { pictures, frameBytes, lastLines, synchronised } = await recordRun({
      protocol,
      intervalSeconds: 0.3,
      // Pages, help and away, zoom and back, freeze and thaw, a logarithmic scale, another window.
      keys: "l3?\x1bzz  L+q",
    });
    assert.ok(frameBytes.length >= 11, `${frameBytes.length} frames`);
    assert.equal(synchronised, inSync ? frameBytes.length : 0);
    assert.ok(lastLines.every((line) => line.trim() !== ""), "the last line says something");
    if (protocol === "text") assert.deepEqual(pictures.flat(), []);
    else for (const shown of pictures) assertFilled(shown, protocol);
  });
}
