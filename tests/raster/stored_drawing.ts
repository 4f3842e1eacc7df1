import { gunzipSync, gzipSync } from "node:zlib";
import type { Drawing } from "../../src/model/drawing.ts";

/**
 * Reads a display list from `tests/fixtures/raster/NAME.json.gz`: pages as the chart room once laid
 * them out, kept so that a change of layout does not change what the rasteriser is held against.
 */
export function storedDrawing(name: string): Drawing {
  const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(pathOf(name))));
  return JSON.parse(text, (key, value) => COLUMNS.has(key) ? column(value) : value);
}

export function storeDrawing(name: string, drawing: Drawing): void {
  const text = JSON.stringify(drawing, (key, value) => {
    if (!COLUMNS.has(key)) return value;
    const numbers: number[] = Array.from(value);
    return numbers.map((number) => Number.isNaN(number) ? null : Math.round(number * 100) / 100);
  });
  Deno.writeFileSync(pathOf(name), gzipSync(text, { level: 9 }));
}

const COLUMNS: ReadonlySet<string> = new Set(["xs", "ys", "tops", "bottoms"]);

function column(numbers: readonly (number | null)[]): Float64Array {
  return Float64Array.from(numbers, (number) => number ?? NaN);
}

function pathOf(name: string): URL {
  return new URL(`../fixtures/raster/${name}.json.gz`, import.meta.url);
}
