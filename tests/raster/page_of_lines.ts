import type { LineView, PageView } from "../../src/model/page_view.ts";
import { type HostFacts, pageWords } from "../../src/view/page_words.ts";
import type { PanelFacts } from "../../src/view/panel_words.ts";
import { absent, current } from "../helpers/latest_value.ts";

export interface PageOfLinesOptions {
  readonly hosts?: number;
  /** Points of each line within the window; where they are fewer than its seconds, minima and maxima. */
  readonly points?: number;
  readonly seconds?: number;
  /** How many seconds after the page's beginning it is: lines move on, values stay. */
  readonly second?: number;
  /** With an outage, a restart, a lone reading and a record that a host does not have. */
  readonly troubled?: boolean;
}

const START_MS = Date.UTC(2026, 10, 21, 2, 57, 0);

/** Metrics: name, colour, level, and how much of it is noise, as in a real server's capture. */
const PANELS = [
  {
    title: "Requests",
    unit: "per second",
    axis: "zero",
    lines: [["Client", "#f4c95d", 3600, 0.15], ["Origin", "#a78bfa", 900, 0.08]],
  },
  {
    title: "Latency",
    unit: "milliseconds",
    axis: "zero",
    lines: [["Cache hit", "#4cc38a", 12, 0.1], ["Origin", "#f783ac", 84, 0.06]],
  },
  {
    title: "Cache hit rate",
    unit: "percent",
    axis: "percent",
    lines: [["Hit rate", "#38bdb4", 78, 0.03]],
  },
  {
    title: "Connections",
    unit: "open now",
    axis: "zero",
    lines: [["Client", "#5aa9f7", 410, 0.03], ["Origin", "#ff8a5c", 160, 0.05]],
  },
] as const;

/**
 * The default first page with made-up values: 7 metrics of each host, 28 lines for 4 hosts, each a
 * slow wave with noise. A value depends on its time alone, so that a later page has moved on.
 */
export function pageOfLines(options: PageOfLinesOptions = {}): PageView {
  const { hosts = 4, points = 60, seconds = 60, second = 0, troubled = false } = options;
  const toMs = START_MS + second * 1000, fromMs = toMs - seconds * 1000;
  const stepMs = seconds * 1000 / points;
  const first = Math.floor(fromMs / stepMs), last = Math.floor(toMs / stepMs);
  const times = Float64Array.from(
    { length: last - first + 1 },
    (_, index) => (first + index) * stepMs,
  );
  const labels = Array.from({ length: hosts }, (_, host) => `ats${host + 1}.dc1`);
  const outage = { fromMs: START_MS - 22_000, toMs: START_MS - 13_500 };

  const line = (
    [metric, color, level, noisy]: readonly [string, string, number, number],
    host: number,
    { unit }: Pick<LineView, "unit">,
  ): LineView => {
    const values = times.map((atMs) => {
      const out = troubled && host === 0 && atMs > outage.fromMs && atMs < outage.toMs;
      const lone = Math.abs(atMs - (outage.fromMs + outage.toMs) / 2) < 500;
      if (out && !lone) return NaN;
      const wave = 1 + 0.15 * Math.sin(atMs / (150 * seconds) + host + level);
      return level * (1 - 0.18 * host) * (wave + noisy * (deviation(atMs) - 0.5));
      function deviation(atMs: number): number {
        const index = Math.round(atMs / stepMs), random = noise(index, host + level);
        if (stepMs <= 1000) return random;
        // A point for many seconds is the least or the greatest of them, in turns.
        return index % 2 === 0 ? 0.04 * random : 1 - 0.04 * random;
      }
    });
    const isAbsent = troubled && host === hosts - 1 && metric === "Cache hit";
    return {
      metric,
      color,
      host,
      times: isAbsent ? new Float64Array(0) : times,
      values: isAbsent ? new Float64Array(0) : values,
      unit,
      latest: isAbsent
        ? absent(["proxy.process.http.some_record"])
        : current(values.at(-1)!, { unit, atMs: toMs - 300 }),
    };
  };
  const panels = PANELS.map(({ title, unit, axis, lines }): PanelFacts => ({
    title,
    unit,
    axis,
    lines: lines.flatMap((metric) => labels.map((_, host) => line(metric, host, { unit }))),
    bands: [],
    outages: troubled ? [{ host: 0, ...outage, open: false }] : [],
    events: troubled
      ? [
        { atMs: outage.toMs, label: `${labels[0]} restarted`, source: "tool" },
        {
          atMs: START_MS - 9000,
          endMs: START_MS - 4000,
          label: "deployment",
          source: "user",
          dash: "dot",
        },
      ]
      : [],
  }));
  const hostViews = labels.map((label, host): HostFacts => ({
    label,
    state: "answering",
    tookMs: 3 + 0.1 * Math.floor(10 * noise(second, host)),
  }));
  return pageWords({
    name: "Traffic & Cache",
    number: 1,
    count: 4,
    fromMs,
    toMs,
    intervalMs: 1000,
    timeZone: "UTC",
    hosts: hostViews,
    panels,
    status: {
      level: "ok",
      text: `${
        labels.map((label, host) => `${label} ${(3 + noise(second, host)).toFixed(1)} ms`).join(
          "  ",
        )
      }  all answering`,
      keys: "h l pages  1-9 go to  z zoom  space freeze  + - window  [ ] scroll  ? help  q quit",
    },
  });
}

/** A number from 0 to 1 that looks random and is always the same. */
function noise(one: number, other: number): number {
  let mixed = Math.imul(Math.round(one), 0x9e3779b1) ^
    Math.imul(Math.round(other * 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ mixed >>> 15, 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ mixed >>> 12, 0x297a2d39);
  return ((mixed ^ mixed >>> 15) >>> 0) / 2 ** 32;
}
