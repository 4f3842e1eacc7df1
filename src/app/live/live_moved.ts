import { LEAD } from "../../series/rank_changes.ts";
import { fewestForKs } from "../../series/two_sample_ks.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { Scene } from "../../view/scene.ts";
import { type MovedSession, openMovedSession } from "../records/moved_session.ts";
import type { StretchReadings } from "../records/stretch_readings.ts";
import type { MovedLook, SceneFeed } from "../session.ts";
import type { RecordLog } from "./record_log.ts";
import type { RecordedPast } from "./recorded_past.ts";

/** All records are asked for until so long after they were last looked at, in milliseconds. */
const ASKED_MS = 600_000;
/** What a server has about. */
const RECORDS = 800;

export interface LiveMovedOptions {
  readonly log: RecordLog;
  readonly past: RecordedPast | undefined;
  readonly intervalMs: number;
  readonly scene: () => Scene;
  readonly feed: SceneFeed;
}

/**
 * What moves on hosts that are polled: of what was recorded where that is more, else of the newest readings, for which
 * all records are asked for from when it is first looked at.
 */
export class LiveMoved {
  readonly #options: LiveMovedOptions;
  readonly #sessions = new Set<MovedSession>();
  /** What was read last came from a recording. */
  #isRecorded = false;

  constructor(options: LiveMovedOptions) {
    this.#options = options;
    options.feed.subscribe(() => this.#sessions.forEach((session) => session.update()));
  }

  /** Opens what moved in a stretch, or moves now. Throws a `UsageError`. */
  open({ window, lengthMs }: MovedLook): MovedSession {
    return openMovedSession({
      scene: this.#options.scene,
      read: (stretch) => this.#read(stretch),
      window,
      lengthMs: () => Math.min(lengthMs, this.#comparableMs),
      remarks: () => this.#remarks(window),
      open: this.#sessions,
    });
  }

  #read(stretch: TimeWindow): StretchReadings {
    const { log, past, scene } = this.#options;
    const { newestMs } = scene();
    const own = log.read(stretch), recorded = past?.read?.(stretch);
    this.#isRecorded = recorded !== undefined && recorded.recordCount > own.recordCount;
    if (this.#isRecorded) return recorded!;
    log.askUntil(newestMs + ASKED_MS, newestMs);
    return own;
  }

  /** Whether all records were read too rarely for any to be told from chance. */
  get #areFew(): boolean {
    return (this.#options.log.whole?.count ?? 0) < this.#needed;
  }

  /** So many readings tell a stretch from the time before it, among all records of all hosts. */
  get #needed(): number {
    return fewestForKs(1 / (LEAD + 1), RECORDS * this.#options.scene().hosts.length);
  }

  /** How long a stretch may be that is compared with the time before it. */
  get #comparableMs(): number {
    const { log: { whole }, scene, intervalMs } = this.#options;
    const { newestMs, oldestMs } = scene();
    const sinceMs = whole === undefined || this.#areFew ? oldestMs : whole.sinceMs;
    return (newestMs - sinceMs + intervalMs) / (LEAD + 1);
  }

  #remarks(window: TimeWindow | undefined): string[] {
    const { whole } = this.#options.log;
    if (this.#isRecorded) return [];
    if (window !== undefined) {
      const isWhole = whole !== undefined && whole.sinceMs < window.fromMs;
      return isWhole ? [] : [
        "of that stretch only the records of the pages were read; all are asked for from now on",
      ];
    }
    if (whole === undefined || !this.#areFew) return [];
    return [
      `all records are asked for: after ${this.#needed} readings small changes are told, too ` +
      `(${Math.floor(whole.count)} so far)`,
    ];
  }
}
