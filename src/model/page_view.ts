import type { Severity } from "./alert.ts";
import type { Event } from "./event.ts";
import type { TableView } from "./table_view.ts";

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
  readonly atMs?: number | undefined;
  /** The left edge of the charts. */
  readonly fromMs: number;
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly hosts: readonly HostView[];
  readonly panels: readonly PanelView[];
  /** In the place of panels. */
  readonly table?: TableView | undefined;
  readonly status: StatusView;
  /** Set while the view is frozen or scrolled back: how far it is behind now. */
  readonly behindMs?: number | undefined;
  /** The moment whose values are said, while it is not that of the page. */
  readonly cursorMs?: number | undefined;
  readonly head: HeadView;
  /** What happened within the window, each outage and event once, however many panels show it. */
  readonly happenings: readonly HappeningView[];
}

/** The words of a page's head, of which a surface takes those that it has room for. */
export interface HeadView {
  /** `page 1 of 4`, and the same where there is little room: `1/4`. */
  readonly page: string;
  readonly pageShort: string;
  /** How often it is polled: `1 s`. */
  readonly interval: string;
  /** How long a stretch is shown: `2 min`. */
  readonly window: string;
  /** How far the view is behind now: `3 s`; absent while it is not frozen. */
  readonly behind?: string | undefined;
  /** `5 hosts, 4 answering` */
  readonly hosts: string;
  /** That what is drawn are means, and of how long: `mean of 10 s`. */
  readonly smoothed?: string | undefined;
  /** With what the lines are compared, or that there is nothing: `faint: 1 h before`, `nothing known of 1 h before`. */
  readonly compared?: string | undefined;
}

export interface HappeningView {
  readonly fromMs: number;
  /** Absent: a point in time, or it still lasts. */
  readonly toMs?: number | undefined;
  readonly isOpen: boolean;
  readonly text: string;
}

export interface HostView {
  readonly label: string;
  /** Unrecorded: who records others, and did record it, does not any more. */
  readonly state: "waiting" | "answering" | "failing" | "unrecorded";
  /** Duration of the last answer in milliseconds. */
  readonly tookMs?: number | undefined;
  /** Why it fails, one sentence, safe to show. */
  readonly message?: string | undefined;
  /** How long it has not answered, or was not recorded, in milliseconds. */
  readonly silentMs?: number | undefined;
  /** What is said beside its name: `no answer 3 s`, `waiting`; empty where it answers. */
  readonly remark: string;
  /** How it answers: `answering in 3.4 ms`, `not answering for 3 s: ...`. */
  readonly words: string;
}

export interface PanelView {
  readonly title: string;
  /** In words: `per second`, `percent`, `milliseconds`, `open now`, ... */
  readonly unit: string;
  /** How several hosts became one line, e.g. `sum of hosts`; follows the unit. */
  readonly remark?: string | undefined;
  /** `percent` fixes the axis at 0-100; `zero` starts at 0; `free` fits the data. */
  readonly axis: "percent" | "zero" | "free";
  /** A logarithmic y axis (key `L`). */
  readonly logScale?: boolean | undefined;
  /** The ends of the y axis, where they are not those of the values. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Areas below all lines, or none; absent: faintly, below those of the first host. */
  readonly fill?: boolean | undefined;
  /** Metric by metric, and within a metric host by host. */
  readonly lines: readonly LineView[];
  readonly bands: readonly BandView[];
  /** Stretches in which a host did not answer. */
  readonly outages: readonly OutageView[];
  readonly events: readonly Event[];
  /** The metrics with their values, in the order of the lines; then bands that have no line. */
  readonly legend: readonly LegendView[];
  /** The expressions of its wildcards that found nothing on hosts that answered. */
  readonly unmatched?: readonly string[] | undefined;
  /** Why the plot, or a line of it, is empty. */
  readonly notices: readonly NoticeView[];
  /** Words for the outages and events within the window, the newest last. */
  readonly marks: readonly MarkView[];
  /** There is not one value to draw. */
  readonly isEmpty: boolean;
  /** Where its values are bad. */
  readonly limits?: readonly LimitView[] | undefined;
  /** There are too few values for lines: they are shown large instead. */
  readonly isMoment?: boolean | undefined;
  /** The worst alert on it that fires. */
  readonly alert?: Severity | undefined;
  /** Under a cursor, of metrics that are drawn of several hosts together: what each of these has. */
  readonly crossed?: readonly CrossedView[] | undefined;
}

/** What each of several hosts has of a metric, the worst first, each in a few words: `ats7 1.2K`. */
export interface CrossedView {
  readonly metric: string;
  readonly color: string;
  readonly texts: readonly string[];
}

/**
 * One metric of one host. `times` rises; a value of NaN breaks the line there (an outage, a
 * restart); where there was merely nothing to measure no point stands and the line goes on.
 */
export interface LineView {
  readonly metric: string;
  readonly color: string;
  /** What its numbers are, in words: of a panel of unlike metrics its own. */
  readonly unit: string;
  /** Index into `PageView.hosts`. */
  readonly host: number;
  /** Its host, where it is one of many that the page's header names as one. */
  readonly hostLabel?: string | undefined;
  /** Its place among the lines of its panel, which dashes tell, where the header has none for its host. */
  readonly dash?: number | undefined;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Where it is drawn if it stands on others: its edges at times of their own. Its values stay what they are. */
  readonly stacked?: StackedLine | undefined;
  /** Points further apart than this do not follow on each other: what joins them is no measurement. Absent: none are. */
  readonly joinMs?: number | undefined;
  /** Of what was measured, where the points are the lowest and highest of many values; absent: that of the points. */
  readonly mean?: number | undefined;
  /** When an answer was left out since it cannot be. */
  readonly leftOut?: readonly number[] | undefined;
  readonly latest: LatestView;
  /** Not a line of a page, but of its facts: the host lacks what others have, and holds a place in the legend. */
  readonly isLacked?: boolean | undefined;
  /** What it was before, its times moved to those that it is compared with. */
  readonly before?: Pick<LineView, "times" | "values" | "latest"> | undefined;
}

/** A line that stands on others: the space between two edges. NaN breaks it. */
export interface StackedLine {
  readonly times: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * How it stands with a line's latest value at the moment that is shown:
 *
 * - `current`: it is the present value.
 * - `stale`: nothing newer was measured for longer than it should take (no traffic, say).
 * - `gap`: the line is broken: the host does not answer, or nothing was measured since it did not.
 * - `restarted`: the server began anew, and its counters tell no rate yet.
 * - `absent on this host`, `unusable`, `not recorded`: of its records no number is to be had.
 * - `no data yet`: nothing was measured within the window so far.
 */
export type ValueState =
  | "current"
  | "stale"
  | "gap"
  | "restarted"
  | "absent on this host"
  | "unusable"
  | "not recorded"
  | "no data yet";

/** A line's latest value, its state and its words: every surface shows these and decides nothing. */
export interface LatestView {
  readonly state: ValueState;
  /** Set where it is `current` or `stale`: no other state has a value. */
  readonly value?: number | undefined;
  /** When it was measured, or since when there is none; epoch milliseconds. */
  readonly atMs?: number | undefined;
  /** The value in few characters with the sign of its unit; `–` or `n/a` where there is none. */
  readonly text: string;
  /** How old a stale value is: `24 s`. */
  readonly age?: string | undefined;
  /** Why there is no current value, a sentence without its end; absent where it is current. */
  readonly why?: string | undefined;
  /** The records that no number is to be had of and, where that is known, what is wrong with them. */
  readonly details?: readonly string[] | undefined;
  /** The worst alert on it that fires, or that one is pending. */
  readonly alert?: Severity | "pending" | undefined;
  /** The value that it is compared with, and by how much it differs from it, which `text` says too: `+12%`. */
  readonly before?: number | undefined;
  readonly change?: string | undefined;
}

/** One metric of a panel, and its value on each host in the order of the page's header. */
export interface LegendView {
  readonly metric: string;
  readonly color: string;
  readonly values: readonly LatestView[];
  /** Whose each of them is, where the page's header does not tell. */
  readonly names?: readonly string[] | undefined;
  /** How old the oldest value is, and on which host: `ats2 24 s ago`; empty where none is stale. */
  readonly age: string;
  /** In words, instead of values. */
  readonly remark?: string | undefined;
  /** Who is at the edges of its band: `ams1 640 – fra1 1.2K`. */
  readonly edges?: string | undefined;
  /** Of a line of one host among many: its place, which its dashes tell. */
  readonly host?: number | undefined;
}

export interface NoticeView {
  readonly level: "info" | "warning";
  readonly text: string;
}

/** A range of values that are bad, or are marked by the dashboard; it may have no end, or be one value. */
export interface LimitView {
  /** `#rrggbb`; absent: that of the severity. */
  readonly color?: string | undefined;
  readonly severity: Severity;
  readonly from: number;
  readonly to: number;
}

/** A word for an outage or an event of a panel. */
export interface MarkView {
  /** What it says, from the whole to the shortest that still says it. */
  readonly texts: readonly [string, ...string[]];
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: "outage" | "event";
  /** Those of more weight find their place first. */
  readonly weight: number;
  readonly color?: string | undefined;
  /** It concerns this panel alone: no other one says it. */
  readonly isOwn?: true | undefined;
}

/** A band from lowest to highest over several hosts. `times` rises; NaN breaks it. */
export interface BandView {
  readonly metric: string;
  readonly color: string;
  readonly label: string;
  /** Who is at its edges at the moment that is shown, the lowest and the highest: `ams1 640 – fra1 1.2K`. */
  readonly edges?: string | undefined;
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
  /** All that is wrong, each as a whole: of whom, and a sentence. */
  readonly problems?: readonly { readonly of: string; readonly text: string }[] | undefined;
}
