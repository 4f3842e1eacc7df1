import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { formatDuration } from "../../base/format_value.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { xmlText } from "../../base/xml_text.ts";
import { zoneClock } from "../../chart/time_zone.ts";
import page from "../web/page.html" with { type: "text" };
import pageStyle from "../web/page.css" with { type: "text" };
import reportStyle from "./report.css" with { type: "text" };
import { type ReportData, reportToJson } from "./report_scene.ts";
import { type ReportFacts, reportTables } from "./report_tables.ts";

/** What a report is made of. */
export interface ReportContent {
  readonly data: ReportData;
  readonly facts: ReportFacts;
  /** The readings, as `embedRecording()` made them. */
  readonly readings: Uint8Array<ArrayBuffer>;
  /** The script that shows them. */
  readonly script: string;
  readonly intervalMs: number;
  /** `traffic-grapher 1.2.3`, and when, epoch milliseconds. */
  readonly madeBy: string;
  readonly madeAtMs: number;
  /** What the recorder noted of the run. */
  readonly notes: readonly string[];
}

/**
 * A report as one HTML document that needs nothing else: the page that browsers are served, with its style, its
 * script and its readings within, below what the report says in words. No other script or style runs in it.
 */
export function reportDocument(content: ReportContent): string {
  const { data, readings, script } = content;
  const style = pageStyle + reportStyle;
  const policy = "default-src 'none'; " +
    `script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; ` +
    "img-src data:; base-uri 'none'; form-action 'none'";
  const packed = gzipSync(readings).toString("base64");
  const payload = [
    `<script type="application/json" id="report">${inScript(reportToJson(data))}</script>`,
    `<script type="text/plain" id="readings">${packed}</script>`,
    `<script>${script}</script>`,
  ].join("\n");
  return filled(page, [
    [
      '<meta charset="utf-8">',
      `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    ],
    ["waiting for the first answers", "reading the recording"],
    ["<title>traffic-grapher</title>", `<title>${xmlText(data.title)}</title>`],
    ['<link rel="stylesheet" href="page.css">', `<style>${style}</style>`],
    ['<script src="page.js" defer></script>', ""],
    ['<h1 class="unseen">traffic-grapher</h1>', ""],
    // What comes from outside is put in last.
    ["<body>", `<body class="report">\n${headOf(content)}`],
    ["</body>", `<section id="printed"></section>\n${payload}\n</body>`],
  ]);
}

function headOf({ data, facts, intervalMs, madeBy, madeAtMs, notes }: ReportContent): string {
  const { title, fromMs, toMs, timeZone, warnings } = data;
  const clock = zoneClock(timeZone);
  const time = (atMs: number) => `${clock.date(atMs)} ${clock.time(atMs)}`;
  const range =
    `${time(fromMs)} to ${time(toMs)} (${timeZone}), ${formatDuration(toMs - fromMs)}; ` +
    `polled every ${formatDuration(intervalMs)}`;
  const lines = [
    ...notes.map((note) => `<p>${xmlText(note)}</p>`),
    ...warnings.map((warning) => `<p class="warning">${xmlText(warning)}</p>`),
  ];
  const head = `<h1 id="report-title">${xmlText(title)}</h1>`;
  return `<section id="summary" aria-labelledby="report-title">${head}
<p id="range">${xmlText(range)}</p>
${lines.join("\n")}
${reportTables(facts, timeZone)}
<p class="made">Made by ${xmlText(madeBy)} at ${xmlText(formatIsoTime(madeAtMs))}.</p></section>`;
}

/** A template with parts of it replaced. Throws an Error where it has one of them not once. */
function filled(template: string, parts: readonly (readonly [string, string])[]): string {
  return parts.reduce((text, [mark, content]) => {
    const [before = "", after, ...others] = text.split(mark);
    if (after === undefined || others.length > 0) throw new Error(`The page has no one ${mark}.`);
    return before + content + after;
  }, template);
}

/** A text that ends no element and begins none, within a script's. */
function inScript(json: string): string {
  return json.replaceAll("<", "\\u003c");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
