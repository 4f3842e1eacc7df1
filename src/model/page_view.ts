import type { MetricType } from "./dashboard.ts";
import type { Event } from "./event.ts";

/**
 * What a page shows at one moment: plain data, ready to be drawn as a picture or as text.
 * All times are wall-clock epoch milliseconds.
 */
export interface PageView {
  readonly name: string;
  /** 1-based. */
  readonly number: number;
  readonly count: number;
  /** The right edge of the charts. */
  readonly toMs: number;
  /** The moment that is shown; absent: the right edge, which may lie up to a pixel ahead of it. */
  readonly atMs?: number;
  /** The left edge of the charts. */
  readonly fromMs: number;
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly hosts: readonly HostView[];
  readonly panels: readonly PanelView[];
  readonly status: StatusView;
  /** Set while the view is frozen or scrolled back: how far it is behind now. */
  readonly behindMs?: number;
}

export interface HostView {
  readonly label: string;
  readonly state: "waiting" | "answering" | "failing";
  /** Duration of the last answer in milliseconds. */
  readonly tookMs?: number;
  /** Why it fails, one sentence, safe to show. */
  readonly message?: string;
  /** How long it has not answered, in milliseconds. */
  readonly silentMs?: number;
}

export interface PanelView {
  readonly title: string;
  /** In words: `per second`, `percent`, `milliseconds`, `open now`, ... */
  readonly unit: string;
  /** How several hosts became one line, e.g. `sum of hosts`; follows the unit. */
  readonly remark?: string;
  /** `percent` fixes the axis at 0-100; `zero` starts at 0; `free` fits the data. */
  readonly axis: "percent" | "zero" | "free";
  /** A logarithmic y axis (key `L`). */
  readonly logScale?: boolean;
  /** Metric by metric, and within a metric host by host. */
  readonly lines: readonly LineView[];
  readonly bands: readonly BandView[];
  /** Stretches in which a host did not answer. */
  readonly outages: readonly OutageView[];
  readonly events: readonly Event[];
}

/**
 * One metric of one host. `times` rises; a value of NaN breaks the line there (an outage, a
 * restart); where there was merely nothing to measure no point stands and the line goes on.
 */
export interface LineView {
  readonly metric: string;
  readonly type: MetricType;
  readonly color: string;
  /** Index into `PageView.hosts`. */
  readonly host: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** The newest value and its age; absent: none yet, or older than the window. */
  readonly latest?: { readonly value: number; readonly ageMs: number };
  /** Records of this line that the host does not have. */
  readonly absent: readonly string[];
}

/** A band from lowest to highest over several hosts. `times` rises; NaN breaks it. */
export interface BandView {
  readonly metric: string;
  readonly color: string;
  readonly label: string;
  readonly times: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface OutageView {
  /** Index into `PageView.hosts`. */
  readonly host: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** It still lasts. */
  readonly open: boolean;
}

export interface StatusView {
  readonly level: "ok" | "warning" | "error";
  /** The state of things: how each host answers, or what is wrong. Safe to show. */
  readonly text: string;
  /** What the keys do; empty where no keys are read. */
  readonly keys: string;
}
