// What pages look like, kept as text in tests/fixtures/text and compared exactly. After a change
// that is meant to be seen, write them anew with
//   UPDATE_GOLDEN=1 deno test -A tests/chart/text/golden_test.ts
// and look at every one of them before it is committed.
import assert from "node:assert/strict";
import { pageCells, type PageCellsOptions } from "../../../src/chart/text/page_cells.ts";
import { pageText, type PageTextOptions } from "../../../src/chart/text/page_text.ts";
import type { PageView } from "../../../src/model/page_view.ts";
import { capturePage } from "./capture_page.ts";
import {
  curvesPage,
  fleetPage,
  FROM_MS,
  trafficPage,
  troublePage,
  underCursor,
} from "./fixture_page.ts";
import { gridText } from "./grid_text.ts";

const FOLDER = new URL("../../fixtures/text/", import.meta.url);

async function compare(name: string, text: string): Promise<void> {
  const file = new URL(`${name}.txt`, FOLDER);
  if (Deno.env.get("UPDATE_GOLDEN") === "1") await Deno.writeTextFile(file, text);
  assert.equal(text, await Deno.readTextFile(file));
}

const SIZES = {
  "40x12": [40, 12],
  "80x24": [80, 24],
  "120x40": [120, 40],
  "200x60": [200, 60],
} as const;
const CURSOR_MS = FROM_MS + 93_000;
const GRIDS: [string, () => PageView | Promise<PageView>, PageCellsOptions][] = [
  ...Object.entries(SIZES).flatMap(([size, [columns, rows]]) =>
    [
      [`traffic-${size}`, trafficPage, { columns, rows }],
      [`trouble-${size}`, troublePage, { columns, rows }],
    ] as [string, () => PageView, PageCellsOptions][]
  ),
  ["capture-80x24", capturePage, { columns: 80, rows: 24 }],
  ["fleet-160x50", fleetPage, { columns: 160, rows: 50 }],
  ["curves-120x40", curvesPage, { columns: 120, rows: 40 }],
  ["curves-80x24-ascii", curvesPage, { columns: 80, rows: 24, charset: "ascii" }],
  ["traffic-100x30-block", trafficPage, { columns: 100, rows: 30, charset: "block" }],
  ["trouble-80x24-ascii-mono", troublePage, {
    columns: 80,
    rows: 24,
    charset: "ascii",
    mono: true,
  }],
  ["traffic-80x24-mono", trafficPage, { columns: 80, rows: 24, mono: true }],
  ["traffic-60x20", trafficPage, { columns: 60, rows: 20 }],
  ["traffic-80x24-focus", trafficPage, { columns: 80, rows: 24, focus: 2 }],
  ["traffic-80x24-cursor", () => underCursor(trafficPage(), CURSOR_MS), {
    columns: 80,
    rows: 24,
    cursorMs: CURSOR_MS,
  }],
];

for (const [name, view, options] of GRIDS) {
  Deno.test(`pageCells() draws ${name} as it was looked at`, async () => {
    await compare(name, gridText(pageCells(await view(), options)));
  });
}

const TEXTS: [string, () => PageView | Promise<PageView>, PageTextOptions][] = [
  ["traffic-text-80", trafficPage, {}],
  ["trouble-text-80", troublePage, {}],
  ["trouble-text-120-ascii", troublePage, { width: 120, ascii: true }],
  ["fleet-text-120", fleetPage, { width: 120 }],
  ["capture-text-80", capturePage, {}],
];

for (const [name, view, options] of TEXTS) {
  Deno.test(`pageText() writes ${name} as it was looked at`, async () => {
    await compare(name, pageText(await view(), options));
  });
}
