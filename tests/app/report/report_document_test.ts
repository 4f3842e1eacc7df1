import assert from "node:assert/strict";
import { parseDashboard } from "../../../src/config/dashboard_file.ts";
import { reportDocument } from "../../../src/app/report/report_document.ts";
import { reportFromJson, reportToJson } from "../../../src/app/report/report_scene.ts";
import type { ReportData } from "../../../src/app/report/report_scene.ts";

const EVIL = `</script><script>alert(1)</script><img src=x onerror=alert(2)> "'&`;
const DASHBOARD = parseDashboard(
  `pages:
- name: P
  panels:
  - title: Open
    thresholds: [{from: 5, severity: critical}, {to: 2}]
    metrics:
    - {name: Open, type: gauge, key: a, color: "#ff4d5d"}
`,
  "d.yaml",
);

const DATA: ReportData = {
  title: EVIL,
  fromMs: Date.UTC(2026, 10, 20, 2),
  toMs: Date.UTC(2026, 10, 20, 4),
  page: 0,
  dashboard: DASHBOARD,
  events: [{ atMs: Date.UTC(2026, 10, 20, 3), label: EVIL, source: EVIL, hostId: EVIL }],
  timeZone: "Europe/Berlin",
  hostsAs: { mode: "auto" },
  silences: [["ats1", 5]],
  warnings: [EVIL],
};

function made(data = DATA): string {
  const moment = { fromMs: data.fromMs, host: EVIL };
  return reportDocument({
    data,
    facts: {
      hosts: [{ label: EVIL, versions: [EVIL], answers: 7, misses: 1, silentMs: 9, restarts: 1 }],
      happenings: [{ ...moment, what: EVIL, why: EVIL }],
      alerts: [{ ...moment, severity: "critical", name: EVIL, value: EVIL }],
      alertCount: 1,
      events: data.events,
      peaks: [{
        ...{ page: 0, panel: EVIL, metric: EVIL, way: "high", host: EVIL },
        ...{ atMs: data.fromMs, value: EVIL, median: EVIL },
      }],
    },
    intervalMs: 1000,
    readings: new Uint8Array([1, 2, 3]),
    script: "void 0;",
    madeBy: "traffic-grapher 1",
    madeAtMs: data.toMs,
    notes: [EVIL],
  });
}

Deno.test("what comes from outside is words in a report, never elements", () => {
  const html = made();
  assert.equal(html.split("<img").length, 1);
  assert.equal(html.split("</script").length, 4, "its data, its readings, and its own script");
  assert.equal(html.split("&lt;img src=x onerror=alert(2)&gt;").length, 21);
});

Deno.test("a report lets run its own script and style alone, by their hashes, and asks nothing of any network", async () => {
  const html = made();
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  const sha = async (text: string) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
  };
  const [, style = ""] = /<style>([^]*?)<\/style>/.exec(html) ?? [];
  assert.ok(style.includes("#cursor") && style.includes("@media print"));
  assert.equal(
    policy,
    `default-src 'none'; script-src ${await sha("void 0;")}; style-src ${await sha(style)}; ` +
      "img-src data:; base-uri 'none'; form-action 'none'",
  );
  assert.doesNotMatch(html, /(?:src|href)="(?!data:)/);
  assert.doesNotMatch(html, / style="| on[a-z]+="/);
  assert.ok(html.indexOf(policy) < html.indexOf("<style>"), "before what it speaks of");
});

Deno.test("a report lists no more events than anybody reads", () => {
  const events = Array.from({ length: 620 }, (_, index) => ({
    atMs: DATA.fromMs + index,
    label: `event ${index}`,
    source: "user",
  }));
  const html = made({ ...DATA, events });
  assert.equal(html.split("<td>event ").length - 1, 500);
  assert.match(html, /and 120 more, which the charts show/);
});

Deno.test("a report's times are those of its zone", () => {
  const html = made();
  assert.match(html, /2026-11-20 03:00:00 to 2026-11-20 05:00:00 \(Europe\/Berlin\), 2 h;/);
  assert.match(html, /data-at="1795143600000">2026-11-20 04:00:00</);
});

Deno.test("a report's data are the same after JSON, limits without an end among them", () => {
  const { panels: [panel] } = reportFromJson(reportToJson(DATA)).dashboard.pages[0]!;
  assert.deepEqual(panel!.thresholds!.map(({ from, to }) => [from, to]), [
    [5, Infinity],
    [-Infinity, 2],
  ]);
  assert.equal(reportFromJson(reportToJson(DATA)).title, EVIL);
});
