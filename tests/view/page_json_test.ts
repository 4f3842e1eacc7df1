import assert from "node:assert/strict";
import { pageView } from "../../src/view/build_page.ts";
import { pageFromJson, pageToJson } from "../../src/view/page_json.ts";
import { initialView } from "../../src/view/view_state.ts";
import { capturedScene, host } from "../app/captured_scene.ts";

Deno.test("a page that went through JSON has the words of the page, its gaps and its points", () => {
  const scene = capturedScene([host("ats1"), host("ats2")], { hostsAs: { mode: "spread" } });
  const page = pageView(scene, initialView(0, 150_000), { maxPoints: 500 });
  const back = pageFromJson(JSON.parse(JSON.stringify(pageToJson(page))));
  for (const [index, panel] of page.panels.entries()) {
    const same = back.panels[index]!;
    assert.deepEqual(JSON.parse(JSON.stringify(panel.legend)), same.legend);
    for (const [at, line] of panel.lines.entries()) {
      const { times, values } = same.lines[at]!;
      assert.ok(times instanceof Float64Array);
      line.times.forEach((time, point) => assert.ok(Math.abs(time - times[point]!) <= 0.5));
      line.values.forEach((value, point) => {
        if (Number.isNaN(value)) assert.ok(Number.isNaN(values[point]));
        else assert.ok(Math.abs(value - values[point]!) <= Math.abs(value) * 1e-5);
      });
    }
    assert.equal(panel.bands.length, same.bands.length);
  }
  assert.ok(page.panels.some(({ bands }) => bands.length > 0));
  assert.deepEqual(JSON.parse(JSON.stringify(page.status)), back.status);
});
