import assert from "node:assert/strict";
import { pageText } from "../../../src/chart/text/page_text.ts";
import { sparkline } from "../../../src/chart/text/sparkline.ts";
import { textWidth } from "../../../src/chart/text/text_cells.ts";
import { fleetPage, FROM_MS, line, TO_MS, trafficPage, troublePage } from "./fixture_page.ts";

const window = { fromMs: FROM_MS, toMs: TO_MS, columns: 24 };

Deno.test("sparkline() rises with its values", () => {
  const spark = sparkline(line("Client", (s) => s), { ...window, columns: 8, at: (v) => v / 120 });
  assert.equal(spark, "▁▂▃▄▅▆▇█");
  const ascii = sparkline(line("Client", (s) => s), {
    ...window,
    columns: 8,
    at: (v) => v / 120,
    ascii: true,
  });
  assert.equal(ascii, "_.-~=+*#");
});

Deno.test("sparkline() leaves a gap blank, and goes on between rare points", () => {
  const gap = sparkline(line("Client", (s) => s >= 40 && s < 60 ? NaN : 1), {
    ...window,
    at: () => 0,
  });
  assert.equal(gap, "▁▁▁▁▁▁▁▁    ▁▁▁▁▁▁▁▁▁▁▁▁");
  const rare = sparkline(line("Client", () => 1, { stepMs: 30_000 }), { ...window, at: () => 1 });
  assert.equal(rare, "█".repeat(24));
  const late = sparkline(line("Client", (s) => s < 60 ? NaN : 1), { ...window, at: () => 0 });
  assert.equal(late, `${" ".repeat(12)}${"▁".repeat(12)}`);
});

Deno.test("sparkline() joins values that do not follow on each other by dots, and marks what has no place", () => {
  const rare = line("Client", () => 1, { stepMs: 30_000, joinMs: 2500 });
  assert.equal(sparkline(rare, { ...window, at: () => 1 }), "█·····█·····█·····█····█");
  assert.equal(
    sparkline(rare, { ...window, at: () => 1, ascii: true }),
    "█·····█·····█·····█····█".replaceAll("█", "#").replaceAll("·", "'"),
  );
  const some = line("Client", (s) => s < 60 ? 0 : 5);
  const at = (value: number) => value > 0 ? 0 : NaN;
  assert.equal(sparkline(some, { ...window, at }), `${"▾".repeat(12)}${"▁".repeat(12)}`);
});

Deno.test("pageText() writes a line for each metric of each host with latest, lowest, mean and highest", () => {
  const text = pageText(trafficPage());
  assert.match(text, /^ {2}METRIC HOST +LATEST +MIN +AVG +MAX {2}LAST 2 MIN$/m);
  assert.match(text, /^ {2}Client ats1\.dc1 +12 +12 +19\.8 +52 {2}[▁-█]+ [▁-█]+$/m);
  assert.match(text, /^ {2}Client ats2\.dc1 +9 +9 +9 +9 {2}[▁-█]+$/m);
  assert.equal(text.match(/^ {2}\S.* ats[12]\.dc1 .*[▁-█]/gm)?.length, 14);
});

Deno.test("pageText() names missing records, outages, events and the state of each host once", () => {
  const text = pageText(troublePage());
  assert.match(
    text,
    /Active: not on these hosts \(proxy\.process\.http2\.current_client_sessions\)/,
  );
  assert.equal(text.match(/no answer for 24 s/g)?.length, 1);
  assert.equal(text.match(/02:57:10 {2}deploy 8\.1 begins/g)?.length, 1);
  assert.match(text, /^ {2}ats1\.dc1 {2}answering in 3\.4 ms$/m);
  assert.match(text, /^ {2}ats2\.dc1 {2}not answering for 24 s: ats2\.dc1: refused$/m);
  assert.match(text, /^ {2}no data yet$/m);
});

Deno.test("pageText() keeps its tables within the width, without trailing spaces and controls", () => {
  for (const view of [trafficPage(), troublePage(), fleetPage()]) {
    for (const width of [80, 100, 132]) {
      for (const ascii of [false, true]) {
        const lines = pageText(view, { width, ascii }).split("\n");
        assert.equal(lines.at(-1), "");
        assert.ok(lines.length > 15);
        for (const row of lines) {
          assert.doesNotMatch(row, /[\p{Cc}]| $/u);
          if (ascii) assert.match(row, /^[\x20-\x7e]*$/);
          if (/^ {2}(METRIC|.* [-–0-9/na]+ .*[▁-█])/.test(row)) {
            assert.ok(textWidth(row) <= width, row);
          }
        }
      }
    }
  }
});

Deno.test("pageText() makes names from outside safe to show", () => {
  const text = pageText(trafficPage({ name: "evil\x1b]0;title\x07\x9b31mname" }));
  assert.match(text, /^evil \]0;title 31mname \(page/);
});
