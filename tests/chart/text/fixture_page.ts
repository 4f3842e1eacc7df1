import type { Event } from "../../../src/model/event.ts";
import type { LineView, OutageView, PageView } from "../../../src/model/page_view.ts";
import { formatInUnit } from "../../../src/base/format_value.ts";
import { type HostFacts, type PageFacts, pageWords } from "../../../src/view/page_words.ts";
import type { PanelFacts } from "../../../src/view/panel_words.ts";
import {
  absent as absentOn,
  current,
  NO_ANSWER,
  NO_DATA,
  stale,
} from "../../helpers/latest_value.ts";

/** 2026-11-21 02:58:50 UTC, the right edge of every fixture. */
export const TO_MS = Date.UTC(2026, 10, 21, 2, 58, 50);
export const FROM_MS = TO_MS - 120_000;

/** Numbers from 0 to 1 that are the same in every run. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface LineOptions extends Partial<LineView> {
  readonly stepMs?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Newest value's age; negative: there is none. */
  readonly ageMs?: number;
  /** Records that the host does not have. */
  readonly absent?: readonly string[];
}

/** A line sampled from a function of the seconds since the window's left edge. */
export function line(
  metric: string,
  valueAt: (seconds: number) => number,
  options: LineOptions = {},
): LineView {
  const { stepMs = 1000, fromMs = FROM_MS, toMs = TO_MS, ageMs = 300, absent = [], ...rest } =
    options;
  const times: number[] = [], values: number[] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += stepMs) {
    times.push(atMs);
    values.push(valueAt((atMs - FROM_MS) / 1000));
  }
  const last = values.findLast(Number.isFinite);
  return {
    metric,
    color: "#ffd166",
    unit: "",
    host: 0,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    latest: last !== undefined && ageMs > 7_500
      ? stale(last, { ageMs, nowMs: TO_MS })
      : last !== undefined && ageMs >= 0
      ? current(last, { atMs: TO_MS - ageMs })
      : absent.length > 0
      ? absentOn(absent)
      : NO_DATA,
    ...rest,
  };
}

type PageOptions = Partial<PageFacts>;

/** A panel whose lines are said in its unit. */
export function panel(title: string, options: Partial<PanelFacts> = {}): PanelFacts {
  const { unit = "per second", lines = [] } = options;
  return {
    title,
    axis: "zero",
    bands: [],
    outages: [],
    events: [],
    ...options,
    unit,
    lines: lines.map((one) => {
      const { value } = one.latest;
      const text = value === undefined ? one.latest.text : formatInUnit(value, unit);
      return { ...one, unit, latest: { ...one.latest, text } };
    }),
  };
}

export function page(panels: readonly PanelFacts[], options: PageOptions = {}): PageView {
  return pageWords({
    name: "Traffic & Cache",
    number: 1,
    count: 4,
    toMs: TO_MS,
    fromMs: FROM_MS,
    intervalMs: 1000,
    timeZone: "UTC",
    hosts: [host("ats1.dc1"), host("ats2.dc1", { tookMs: 4 })],
    panels,
    status: {
      level: "ok",
      text: "ats1.dc1 3.4 ms, ats2.dc1 4 ms: all answering",
      keys: "h l page  1-9 go to  z zoom  space freeze  + - window  e event  ? help  q quit",
    },
    ...options,
  });
}

/** A page with the values that are its lines' newest at a moment. */
export function underCursor(view: PageView, cursorMs: number): PageView {
  const panels = view.panels.map((facts) => {
    const lines = facts.lines.map((one): LineView => {
      const index = one.times.findLastIndex((ms) => ms <= cursorMs);
      const value = one.values[index] ?? NaN, atMs = one.times[index] ?? 0;
      const latest = Number.isFinite(value) ? current(value, { atMs, unit: one.unit }) : NO_ANSWER;
      return { ...one, latest };
    });
    return { ...facts, lines };
  });
  return pageWords({ ...view, panels });
}

export function host(label: string, options: Partial<HostFacts> = {}): HostFacts {
  return { label, state: "answering", tookMs: 3.4, ...options };
}

/** Outage of the first host from 50 s to 59 s of the window, and its restart at 59 s. */
const OUTAGE: OutageView = {
  host: 0,
  fromMs: FROM_MS + 50_000,
  toMs: FROM_MS + 59_000,
  open: false,
};
const RESTART: Event = { atMs: FROM_MS + 59_000, label: "ats1.dc1 restarted", source: "tool" };

const down = (seconds: number) => seconds > 50 && seconds < 59;

/** The first page as a fleet of two shows it: a burst, an outage, a restart, a spike on the other host. */
export function trafficPage(options: PageOptions = {}): PageView {
  const random = noise(7);
  const marks = { outages: [OUTAGE], events: [RESTART] };
  const burst = (low: number, high: number) => (seconds: number) =>
    down(seconds) ? NaN : (seconds >= 10 && seconds < 32 ? high : low) * (0.93 + 0.14 * random());
  const steady = (level: number, spike: number) => (seconds: number) =>
    (Math.abs(seconds - 92) < 2 ? spike : level) * (0.93 + 0.14 * random());
  return page([
    panel("Requests", {
      ...marks,
      lines: [
        line("Client", burst(720, 3200), { color: "#ffff00" }),
        line("Client", steady(590, 2500), { color: "#ffff00", host: 1 }),
        line("Origin", burst(230, 980), { color: "#bf00ff" }),
        line("Origin", steady(180, 740), { color: "#bf00ff", host: 1 }),
      ],
    }),
    panel("Latency", {
      ...marks,
      unit: "milliseconds",
      lines: [
        line("Cache hit", (s) => down(s) ? NaN : 0.04 * random(), { color: "#00ff00" }),
        line("Cache hit", () => 0.06 * random(), { color: "#00ff00", host: 1 }),
        line("Origin", (s) => down(s) ? NaN : 50 + 6 * random(), { color: "#ff00ff" }),
        line("Origin", () => 35 + 3 * random(), { color: "#ff00ff", host: 1 }),
      ],
    }),
    panel("Cache hit rate", {
      ...marks,
      unit: "percent",
      axis: "percent",
      lines: [
        line("Hit rate", (s) => s > 50 && s < 64 ? NaN : 68 + 4 * random(), {
          color: "#00ff7f",
          stepMs: 5000,
          ageMs: 3000,
        }),
        line("Hit rate", () => 60 + 6 * random(), {
          color: "#00ff7f",
          stepMs: 5000,
          ageMs: 4000,
          host: 1,
        }),
      ],
    }),
    panel("Connections", {
      ...marks,
      unit: "open now",
      axis: "free",
      lines: [
        line("Client", (s) => down(s) ? NaN : s >= 10 && s < 32 ? 52 : 12, { color: "#00ffff" }),
        line("Client", () => 9, { color: "#00ffff", host: 1 }),
        line("Origin", (s) => down(s) ? NaN : s >= 10 && s < 50 ? 52 : 12, { color: "#ff4040" }),
        line("Origin", (s) => s < 12 ? 31 : 7, { color: "#ff4040", host: 1 }),
      ],
    }),
  ], options);
}

/** What goes wrong: a failing host, an open outage, records that are missing, nothing yet, stale values. */
export function troublePage(options: PageOptions = {}): PageView {
  const random = noise(11);
  const outage: OutageView = { host: 1, fromMs: TO_MS - 24_000, toMs: TO_MS, open: true };
  const gone = (seconds: number) => seconds > 96;
  const marks = {
    outages: [outage],
    events: [
      { atMs: FROM_MS + 20_000, label: "deploy 8.1 begins", source: "user" },
      { atMs: FROM_MS + 22_000, label: "config reloaded", source: "user", color: "#66ccff" },
      { atMs: FROM_MS + 25_000, label: "deploy 8.1 ends", source: "user" },
      { atMs: FROM_MS + 26_000, label: "cache cleared", source: "user" },
      { atMs: FROM_MS + 27_000, label: "cache cleared again", source: "user" },
    ],
  };
  return page([
    panel("Handshakes", {
      ...marks,
      lines: [
        line("Success", () => 4000 + 900 * random(), { color: "#00ff00" }),
        line("Success", (s) => gone(s) ? NaN : 3900 + 800 * random(), {
          color: "#00ff00",
          host: 1,
          ageMs: 24_000,
        }),
        line("Failed", () => 3 * random(), { color: "#ff0000" }),
        line("Failed", (s) => gone(s) ? NaN : 40 * random(), {
          color: "#ff0000",
          host: 1,
          ageMs: 24_000,
        }),
      ],
      logScale: true,
    }),
    panel("HTTP/2 connections", {
      ...marks,
      unit: "open now",
      axis: "free",
      lines: [
        line("Total", () => 80 + 10 * random(), { color: "#ff00ff" }),
        line("Total", (s) => gone(s) ? NaN : 60 + 9 * random(), {
          color: "#ff00ff",
          host: 1,
          ageMs: 24_000,
        }),
        line("Active", () => NaN, {
          color: "#00ffff",
          absent: ["proxy.process.http2.current_client_sessions"],
        }),
        line("Active", () => NaN, {
          color: "#00ffff",
          host: 1,
          absent: ["proxy.process.http2.current_client_sessions"],
        }),
      ],
    }),
    panel("Cache used by a panel whose title goes on and on for ever", {
      unit: "bytes",
      axis: "free",
      lines: [
        line("Bytes used by everything", (s) => 281_474_976_710 * (1 + s / 900), {
          color: "#ffa500",
        }),
        line("Bytes used by everything", (s) => 987_654_321_012 * (1 - s / 900), {
          color: "#ffa500",
          host: 1,
        }),
        line("総容量", () => 999_999_999_999, { color: "#66ccff" }),
      ],
    }),
    panel("Aborts", { lines: [line("Aborts", () => NaN, { color: "#ffa500" })] }),
  ], {
    name: "TLS & HTTP/2",
    number: 3,
    hosts: [
      host("ats1.dc1"),
      host("ats2.dc1", { state: "failing", silentMs: 24_000, message: "ats2.dc1: refused" }),
    ],
    status: {
      level: "error",
      text: "ats2.dc1: the connection to /run/trafficserver/jsonrpc20.sock was refused: is " +
        "traffic_server running? Try `traffic_ctl server status` there.",
      keys: "h l page  1-9 go to  z zoom  space freeze  + - window  e event  ? help  q quit",
    },
    ...options,
  });
}

/** Four hosts, one metric each way, a band, and a window of an hour with more points than dots. */
export function fleetPage(options: PageOptions = {}): PageView {
  const random = noise(3);
  const fromMs = TO_MS - 3_600_000;
  const wave = (host: number) => (seconds: number) =>
    1500 + 400 * host + 500 * Math.sin(seconds / 300 + host) + 60 * random();
  const hosts = ["edge-fra1", "edge-fra2", "edge-ams1", "edge-ams2"];
  const times = Float64Array.from({ length: 361 }, (_, index) => fromMs + index * 10_000);
  return page([
    panel("Requests", {
      lines: hosts.map((_, host) => line("Client", wave(host), { host, fromMs, color: "#4da3ff" })),
    }),
    panel("Spread over 9 hosts", {
      bands: [{
        metric: "Client",
        color: "#4da3ff",
        label: "lowest to highest of 9",
        times,
        low: times.map((_, index) =>
          index > 200 && index < 230 ? NaN : 900 + 300 * Math.sin(index / 40)
        ),
        high: times.map((_, index) =>
          index > 200 && index < 230 ? NaN : 2200 + 500 * Math.sin(index / 40)
        ),
      }],
      lines: [line("median", (s) => 1500 + 400 * Math.sin(s / 400), { fromMs, color: "#ff7f50" })],
    }),
  ], {
    name: "Fleet",
    fromMs,
    hosts: hosts.map((label) => host(label)),
    timeZone: "Europe/Berlin",
    ...options,
  });
}

/** One panel with smooth curves of four hosts. */
export function curvesPage(options: PageOptions = {}): PageView {
  const hosts = ["a", "b", "c", "d"].map((label) => host(`ats-${label}`));
  return page([
    panel("Curves", {
      lines: hosts.map((_, host) =>
        line("Wave", (s) => 50 + 40 * Math.sin(s / 14 + host * 0.8), { host, color: "#4da3ff" })
      ),
    }),
  ], { hosts, ...options });
}

/** Lines through stretches without traffic, odd answers that were left out, and values below 0. */
export function unmeasuredPage(options: PageOptions = {}): PageView {
  const far = { joinMs: 2500 };
  const quiet = (metric: string, valueAt: (seconds: number) => number, color: string) => {
    const { times, values, ...rest } = line(metric, valueAt, { color, ...far });
    const isKept = (ms: number) => {
      const seconds = (ms - FROM_MS) / 1000;
      return seconds < 30 || (seconds >= 45 && seconds < 50) || seconds === 70 || seconds >= 90;
    };
    return {
      ...rest,
      times: times.filter(isKept),
      values: values.filter((_, index) => isKept(times[index]!)),
    };
  };
  return page([
    panel("Latency", {
      unit: "milliseconds",
      lines: [quiet("All", (s) => 40 + 20 * Math.sin(s / 20), "#ffd166")],
    }),
    panel("Requests", {
      lines: [line("Client", () => 1000, {
        leftOut: [FROM_MS + 20_000, FROM_MS + 20_500, FROM_MS + 80_000],
        ...far,
      })],
      events: [{
        atMs: FROM_MS + 80_000,
        label: "Client: 3 odd answers left out",
        source: "tool",
        panel: "Requests",
      }],
    }),
    panel("Connections", {
      unit: "open now",
      axis: "free",
      lines: [line("Open", (s) => Math.round(-4 + 6 * Math.sin(s / 12)), { color: "#4da3ff" })],
    }),
    panel("Errors", {
      logScale: true,
      lines: [line("All", (s) => s % 20 < 12 ? 10 ** (s / 40) : 0, { color: "#ff6b6b" })],
    }),
  ], { name: "Unmeasured", hosts: [host("ats1.dc1")], ...options });
}
