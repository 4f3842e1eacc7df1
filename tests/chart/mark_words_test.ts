import assert from "node:assert/strict";
import { drawPage } from "../../src/chart/draw_page.ts";
import type { MarkView, PageView } from "../../src/model/page_view.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { trafficPage } from "./text/fixture_page.ts";

const font = new DejaVuFont();
const MINUTES_MS = 60_000;

/** A page of an hour in which nobody recorded for 18 minutes, an alert fired, and much was deployed. */
function busyPage(): PageView {
  const page = trafficPage(), { toMs } = page, fromMs = toMs - 60 * MINUTES_MS;
  const event = (minute: number, text: string, weight: number): MarkView => {
    const atMs = fromMs + minute * MINUTES_MS;
    return { kind: "event", weight, fromMs: atMs, toMs: atMs, texts: [text] };
  };
  const span: MarkView = {
    ...event(20, "not recorded for 18 min", 2),
    toMs: fromMs + 38 * MINUTES_MS,
    texts: ["not recorded for 18 min", "18 min"],
  };
  const deploys = Array.from(
    { length: 30 },
    (_, at) => event(25 + at, `deploy of release ${at}`, 1),
  );
  const marks = [span, event(30, "Errors 5xx above 5", 4), ...deploys];
  const panels = page.panels.map((panel) => ({ ...panel, outages: [], events: [], marks }));
  return { ...page, fromMs, panels };
}

Deno.test("words of marks are never cut within a number, and those of an alert stand whatever else happened", () => {
  for (const width of [480, 640, 800, 1200, 1600]) {
    const drawing = drawPage(busyPage(), { width, height: width * 0.62, theme: "dark", font });
    const texts = drawing.layers.flatMap((layer) => layer.texts.map(({ text }) => text));
    for (const text of texts) assert.doesNotMatch(text, /\d…$/, `${width} px`);
    assert.ok(texts.some((text) => /^Errors 5xx/.test(text)), `${width} px: ${texts.join(", ")}`);
  }
});
