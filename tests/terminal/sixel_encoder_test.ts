import assert from "node:assert/strict";
import { decode } from "sixel";
import { sixelEncodeIndexed } from "sixel/lib/SixelEncoder.js";
import { encodeSixel } from "../../src/terminal/sixel_encoder.ts";
import { testPicture } from "./test_picture.ts";

const SAME = Uint8Array.from({ length: 256 }, (_, index) => index);

/** What a decoder makes of a sixel string, and the string. */
function decoded(bytes: Uint8Array) {
  const text = new TextDecoder().decode(bytes);
  // deno-lint-ignore no-control-regex
  const data = /^\x1bP0;1q([!-~]*)\x1b\\$/.exec(text)?.[1];
  assert.ok(data !== undefined, "one sixel string of printable characters");
  return { ...decode(data), length: text.length };
}

/** Encodes by the npm package, whose encoder is slow and known to be right. */
function reference(indexes: Uint8Array, palette: Uint8Array, size: [number, number]) {
  const colors = Array.from(
    { length: palette.length / 3 },
    (_, at) => [...palette.subarray(3 * at, 3 * at + 3)] as [number, number, number],
  );
  const text = sixelEncodeIndexed(Uint16Array.from(indexes), ...size, colors);
  return { ...decode(text), length: text.length };
}

/** Numbers below `limit`, the same ones in each run. */
function numbers(count: number, limit: number): Uint8Array {
  let seed = 7;
  return Uint8Array.from({ length: count }, () => {
    seed = Math.imul(seed, 1103515245) + 12345 & 0x7fffffff;
    return (seed >> 12) % limit;
  });
}

for (const [width, height] of [[320, 200], [333, 211], [1, 1], [7, 6], [5, 13]] as const) {
  Deno.test(`encodeSixel() of a chart of ${width}x${height} is decoded as the npm package's, and no longer`, () => {
    const { indexed: { indexes, palette } } = testPicture(width, height);
    const ours = decoded(encodeSixel({ indexes, width, height }, { colors: palette, drawn: SAME }));
    const theirs = reference(indexes, palette, [width, height]);
    assert.deepEqual([ours.width, ours.height], [width, height]);
    assert.deepEqual(ours.data32, theirs.data32);
    assert.ok(ours.length <= theirs.length + 10, `${ours.length} after ${theirs.length}`);
  });
}

for (const colors of [2, 16, 256]) {
  Deno.test(`encodeSixel() keeps every pixel of ${colors} colours without any order`, () => {
    const [width, height] = [61, 25];
    const indexes = numbers(width * height, colors);
    const palette = Uint8Array.from({ length: 3 * colors }, (_, at) => {
      const entry = Math.floor(at / 3);
      return [entry, 255 - entry, (entry * 7) % 256][at % 3]!;
    });
    const ours = decoded(encodeSixel({ indexes, width, height }, { colors: palette, drawn: SAME }));
    const channel = (value: number, at: number) => (value >> 8 * at) & 255;
    ours.data32.forEach((pixel, at) => {
      for (let c = 0; c < 3; c++) {
        const off = channel(pixel, c) - palette[3 * indexes[at]! + c]!;
        // Its colours are percentages.
        assert.ok(Math.abs(off) <= 2, `pixel ${at}`);
      }
    });
  });
}

Deno.test("encodeSixel() draws colours with others where it is told to, and defines only those", () => {
  const palette = Uint8Array.of(0, 0, 0, 255, 255, 255, 250, 250, 250, 255, 0, 0);
  const bytes = encodeSixel({ indexes: Uint8Array.of(1, 2, 0, 2), width: 4, height: 1 }, {
    colors: palette,
    drawn: Uint8Array.of(0, 1, 1, 3),
  });
  assert.equal(
    new TextDecoder().decode(bytes),
    '\x1bP0;1q"1;1;4;1#0;2;0;0;0#1;2;100;100;100#1@@?@$#0??@\x1b\\',
  );
});
