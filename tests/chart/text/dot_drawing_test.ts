import assert from "node:assert/strict";
import fc from "fast-check";
import { type DotGrid, dotGrid } from "../../../src/chart/text/dot_grid.ts";
import { drawBand, drawLine } from "../../../src/chart/text/draw_line.ts";
import { drawSegment } from "../../../src/chart/text/draw_segment.ts";
import { hostDash } from "../../../src/chart/text/host_dashes.ts";
import { timeScale } from "../../../src/chart/text/time_scale.ts";
import { valueAxis } from "../../../src/chart/value_axis.ts";
import { FROM_MS, line, noise, panel, TO_MS } from "./fixture_page.ts";

function dotsOf(dots: DotGrid): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  for (let x = 0; x < dots.width; x++) {
    for (let y = 0; y < dots.height; y++) if (dots.at(x, y) > 0) found.push({ x, y });
  }
  return found;
}

function picture(dots: DotGrid, columns: number, rows: number): string {
  return Array.from(
    { length: rows },
    (_, row) =>
      Array.from({ length: columns }, (_, column) => dots.cell(column, row)?.char ?? " ").join(""),
  )
    .join("\n");
}

Deno.test("dotGrid() shows each dot of a braille cell where it is", () => {
  const expected = ["⠁", "⠈", "⠂", "⠐", "⠄", "⠠", "⡀", "⢀"];
  expected.forEach((char, index) => {
    const dots = dotGrid({ columns: 1, rows: 1 }, "braille");
    dots.set(index % 2, Math.floor(index / 2), 1);
    assert.deepEqual(dots.cell(0, 0), { char, owner: 1 });
  });
});

Deno.test("dotGrid() falls back to half blocks and to ASCII", () => {
  const block = dotGrid({ columns: 3, rows: 1 }, "block");
  block.set(0, 0, 1);
  block.set(1, 1, 1);
  block.set(2, 0, 1);
  block.set(2, 1, 1);
  assert.equal(picture(block, 3, 1), "▀▄█");
  const ascii = dotGrid({ columns: 4, rows: 1 }, "ascii");
  ascii.set(0, 0, 1);
  ascii.set(1, 1, 1);
  ascii.set(2, 2, 1);
  for (const y of [0, 1, 2]) ascii.set(3, y, 1);
  assert.equal(picture(ascii, 4, 1), "'-.|");
});

Deno.test("dotGrid() gives a cell to the owner of most of its dots, and a dot to its first owner", () => {
  const dots = dotGrid({ columns: 1, rows: 1 }, "braille");
  dots.set(0, 0, 5);
  dots.set(0, 1, 2);
  dots.set(0, 2, 2);
  dots.set(0, 0, 2);
  assert.equal(dots.at(0, 0), 5);
  assert.equal(dots.cell(0, 0)!.owner, 2);
  assert.equal(dotGrid({ columns: 1, rows: 1 }, "braille").cell(0, 0), undefined);
});

const dot = fc.record({ x: fc.integer({ min: 0, max: 39 }), y: fc.integer({ min: 0, max: 39 }) });

Deno.test("drawSegment() joins its ends by dots that touch", () => {
  fc.assert(fc.property(dot, dot, (from, to) => {
    const dots = dotGrid({ columns: 20, rows: 10 }, "braille");
    drawSegment(dots, { from, to, pen: { owner: 1 } });
    const found = dotsOf(dots);
    assert.ok(dots.at(from.x, from.y) === 1 && dots.at(to.x, to.y) === 1);
    const steps = Math.max(Math.abs(from.x - to.x), Math.abs(from.y - to.y));
    assert.equal(found.length, steps + 1);
    for (const { x, y } of found) {
      const offLine = Math.abs((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x));
      assert.ok(steps === 0 || offLine <= steps / 2 + 1e-9, "no dot is further off than half one");
    }
  }));
});

Deno.test("drawSegment() cuts off what lies outside, however far, without walking there", () => {
  let calls = 0;
  const dots = dotGrid({ columns: 20, rows: 10 }, "braille");
  const counting: DotGrid = {
    ...dots,
    set(x, y, owner) {
      calls++;
      assert.ok(x >= 0 && y >= 0 && x < dots.width && y < dots.height, `${x},${y} is outside`);
      dots.set(x, y, owner);
    },
  };
  const far = fc.record({
    x: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    y: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  });
  fc.assert(fc.property(far, far, (from, to) => {
    calls = 0;
    drawSegment(counting, { from, to, pen: { owner: 1 } });
    assert.ok(calls <= 41);
  }));
  drawSegment(counting, { from: { x: -1000, y: 20 }, to: { x: 1000, y: 20 }, pen: { owner: 9 } });
  assert.ok(dots.at(0, 20) > 0 && dots.at(39, 20) > 0);
});

Deno.test("drawSegment() keeps the phase of a dash where its beginning is cut off", () => {
  const dash = [true, true, false];
  const row = (from: number) => {
    const dots = dotGrid({ columns: 10, rows: 1 }, "braille");
    drawSegment(dots, {
      from: { x: from, y: 0 },
      to: { x: 19, y: 0 },
      pen: { owner: 1, dash },
      phase: from,
    });
    return dotsOf(dots).map(({ x }) => x);
  };
  assert.deepEqual(row(-600), row(0));
});

Deno.test("hostDash() gives four hosts four lines, the first one solid", () => {
  for (const charset of ["braille", "block", "ascii"] as const) {
    const drawn = [0, 1, 2, 3].map((host) => {
      const dots = dotGrid({ columns: 24, rows: 1 }, charset);
      const dash = hostDash(host, charset);
      drawSegment(dots, {
        from: { x: 0, y: 0 },
        to: { x: dots.width - 1, y: 0 },
        pen: { owner: 1, dash },
      });
      return picture(dots, 24, 1);
    });
    assert.equal(new Set(drawn).size, 4);
    assert.doesNotMatch(drawn[0]!, / /);
  }
});

Deno.test("timeScale() moves a curve by whole dots, so that its shape stands still", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 100_000 }),
    fc.integer({ min: 10, max: 800 }),
    fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 2 }),
    (movedMs, width, offsets) => {
      const before = timeScale({ fromMs: FROM_MS, toMs: TO_MS }, width);
      const after = timeScale({ fromMs: FROM_MS + movedMs, toMs: TO_MS + movedMs }, width);
      const shifts = offsets.map((offset) =>
        before.at(FROM_MS + offset) - after.at(FROM_MS + offset)
      );
      assert.equal(new Set(shifts).size, 1);
      assert.equal(before.at(TO_MS), width - 1);
      assert.ok(Math.abs(before.at(FROM_MS)) <= 1);
    },
  ));
});

const WIDTH = 60, HEIGHT = 10;

function drawn(
  values: (seconds: number) => number,
  options: { stepMs?: number; host?: number } = {},
) {
  const dots = dotGrid({ columns: WIDTH, rows: HEIGHT }, "braille");
  const one = line("Client", values, options);
  const axis = valueAxis(panel("Panel", { axis: "percent", unit: "percent", lines: [one] }), 4);
  const time = timeScale({ fromMs: FROM_MS, toMs: TO_MS }, dots.width);
  const pen = { owner: 1, dash: hostDash(options.host ?? 0, "braille") };
  drawLine(dots, one, { time, axis, pen });
  return { dots, time };
}

Deno.test("drawLine() draws a curve without a hole", () => {
  for (const stepMs of [250, 1000, 5000]) {
    const { dots } = drawn((seconds) => 50 + 45 * Math.sin(seconds / 9), { stepMs });
    const columns = Array.from(
      { length: dots.width },
      (_, x) => dotsOf(dots).filter((dot) => dot.x === x).map((dot) => dot.y),
    );
    for (let x = 1; x < dots.width; x++) {
      assert.ok(columns[x]!.length > 0, `nothing in column ${x}`);
      const touches = columns[x]!.some((y) =>
        columns[x - 1]!.some((other) => Math.abs(y - other) <= 1)
      );
      assert.ok(touches, `a hole before column ${x}`);
    }
  }
});

Deno.test("drawLine() leaves a gap a gap, and does not join over it", () => {
  const { dots, time } = drawn((seconds) => seconds > 40 && seconds < 60 ? NaN : 70);
  for (let x = 0; x < dots.width; x++) {
    const inGap = x > time.at(FROM_MS + 40_000) && x < time.at(FROM_MS + 60_000);
    assert.equal(dotsOf(dots).some((dot) => dot.x === x), !inGap, `column ${x}`);
  }
});

Deno.test("drawLine() goes on between rare points that nothing broke apart", () => {
  const { dots } = drawn(() => 50, { stepMs: 30_000 });
  assert.equal(dotsOf(dots).length, dots.width);
});

Deno.test("drawLine() shows a lone point, of a dotted line too", () => {
  for (const host of [0, 1, 2, 3]) {
    for (let at = 10; at < 22; at++) {
      const { dots } = drawn((seconds) => seconds === at ? 50 : NaN, { host });
      assert.equal(dotsOf(dots).length, 1, `host ${host} at ${at} s`);
    }
  }
});

Deno.test("drawLine() loses no spike where points are denser than dots", () => {
  const { dots } = drawn((seconds) => seconds === 60.01 ? 100 : seconds === 80 ? 0 : 50, {
    stepMs: 10,
  });
  const rows = new Set(dotsOf(dots).map((dot) => dot.y));
  assert.ok(rows.has(0) && rows.has(dots.height - 1));
});

Deno.test("drawBand() shades between lowest and highest and nowhere else", () => {
  const dots = dotGrid({ columns: WIDTH, rows: HEIGHT }, "braille");
  const times = Float64Array.from({ length: 121 }, (_, second) => FROM_MS + second * 1000);
  const random = noise(5);
  const low = times.map((_, second) => second > 50 && second < 60 ? NaN : 20 + 5 * random());
  const high = low.map((value) => value + 40);
  const band = { metric: "m", color: "#ffffff", label: "", times, low, high };
  const axis = valueAxis(panel("Panel", { axis: "percent", bands: [band] }), 4);
  const time = timeScale({ fromMs: FROM_MS, toMs: TO_MS }, dots.width);
  drawBand(dots, band, { time, axis, pen: { owner: 1 } });
  const found = dotsOf(dots);
  assert.ok(found.length > 500);
  for (const { x, y } of found) {
    const share = 1 - y / (dots.height - 1);
    assert.ok(share > 0.17 && share < 0.68, `${share}`);
    assert.ok(x <= time.at(FROM_MS + 50_000) || x >= time.at(FROM_MS + 60_000));
  }
});
