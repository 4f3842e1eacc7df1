import type { RECORDING, STRETCH, TIME_ZONE, ViewSettings } from "./options.ts";
import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import type { PrometheusSource } from "../model/prometheus_source.ts";
import type { Moment } from "./moment.ts";
import type { SettingsOf } from "./option_table.ts";
import { prometheusName } from "./prometheus_settings.ts";
import { type Environment, momentOption, zoneOf } from "./shared_options.ts";

/** The moments of a stretch. Throws a `UsageError` for what is no time. */
export function stretchSettings(
  { from, to, timeZone }: SettingsOf<typeof STRETCH & typeof TIME_ZONE>,
  env: Environment,
): { readonly from: Moment | undefined; readonly to: Moment | undefined } {
  const zone = zoneOf(timeZone, env);
  return { from: momentOption("--from", from, zone), to: momentOption("--to", to, zone) };
}

/** A Prometheus that a command looks back at, as if it were a recording. */
export interface RecordedPrometheus extends PrometheusSource {
  /** As its label calls them; none: all that it has. */
  readonly hosts: readonly Host[];
  /** Between two ticks; absent: as often as it scrapes. */
  readonly intervalMs?: number | undefined;
  /** How much before its end is looked at, where no beginning is named; absent: the window drawn. */
  readonly pastMs?: number | undefined;
}

/** The longest window that a dashboard asks for, as a rule, in milliseconds. */
const WINDOW_MS = 3_600_000;

/** How much of a past takes to compare its end with what was before; undefined where it is not compared. */
export function comparedPastMs(
  { compareMs, historyMs = WINDOW_MS }: Pick<ViewSettings, "compareMs" | "historyMs">,
): number | undefined {
  return compareMs ? compareMs + 2 * historyMs : undefined;
}

/** A recording that a command looks at in the place of hosts. */
export interface RecordingSource {
  /** Its file, or how the Prometheus is called in its place. */
  readonly file: string;
  readonly prometheus?: RecordedPrometheus | undefined;
  /** Of times without a zone in an older collector's file. */
  readonly timeZone?: string | undefined;
  /** Absent: its end. */
  readonly at?: Moment | undefined;
  /** A session's 1-based number or its label. */
  readonly session?: number | string | undefined;
  /** Labels or ids of its hosts; none: all. */
  readonly hosts: readonly string[];
}

/**
 * The recording of a command, if one is named; `hosts` are then the labels or ids of some of its
 * hosts. Throws a `UsageError` for what makes sense with a recording alone.
 */
export function recordingSource(
  { recording, at, session, timeZone }: SettingsOf<typeof RECORDING & typeof TIME_ZONE>,
  env: Environment,
  { hosts, prometheus }: {
    readonly hosts: readonly string[];
    /** In the place of a file. */
    readonly prometheus?: RecordedPrometheus | undefined;
  },
): RecordingSource | undefined {
  const moment = () => momentOption("--at", at, zoneOf(timeZone, env));
  if (prometheus !== undefined) {
    if (session !== undefined) throw new UsageError("--session speaks of a recording.");
    return { file: prometheusName(prometheus), prometheus, hosts: [], at: moment(), timeZone };
  }
  if (recording === undefined) {
    const alone = at !== undefined ? "--at" : session !== undefined ? "--session" : undefined;
    if (alone === undefined) return undefined;
    throw new UsageError(`${alone} speaks of a recording: name it with --recording FILE.`);
  }
  return { file: recording, hosts, at: moment(), session, timeZone };
}
