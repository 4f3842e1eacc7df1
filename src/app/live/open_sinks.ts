import type { Host } from "../../model/host.ts";
import type { TickSink } from "../../model/tick.ts";
import type { Recorder, RecorderState } from "../../store/recorder.ts";
import type { OutputPlace } from "../../output/open_output.ts";
import type { LogStats } from "./log_stats.ts";
import { SessionLog } from "./session_log.ts";

/** What of a session is to be kept, and where. */
export interface SinkSettings {
  readonly logStats?: string | undefined;
  readonly record?: {
    readonly file: string;
    readonly label?: string | undefined;
    readonly note?: string | undefined;
    readonly maxBytes?: number | undefined;
    readonly maxAgeMs?: number | undefined;
  } | undefined;
  readonly place: OutputPlace;
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly dashboardText: string;
  readonly records: readonly string[];
  /** What a recording summarises over long times, by `summaryKey`: the same list until that changes. */
  readonly summarized?: (() => readonly string[]) | undefined;
  /** Told once for each thing that goes wrong, in a sentence safe to show. */
  readonly onWarning: (sentence: string) => void;
}

/** Those who take each tick beside the screen; they are closed in order. */
export interface Sinks extends AsyncDisposable {
  readonly log: SessionLog;
  readonly all: readonly TickSink[];
  /** Once it is closed: some of what was taken is not in its file. */
  readonly lost: boolean;
  /** For the status line: that it records, or no longer does; empty where nothing was to be. */
  readonly recording: string;
  /** How the recording fares; undefined where nothing was to be recorded. */
  readonly recorder: RecorderState | undefined;
}

/** Opens the log of readings and the recording, where asked for. Throws a `UsageError`. */
export async function openSinks(settings: SinkSettings): Promise<Sinks> {
  const { hosts, onWarning, logStats, record, place } = settings;
  await using opened = new AsyncDisposableStack();
  const all: TickSink[] = [];
  let stats: LogStats | undefined;
  if (logStats !== undefined) {
    const { openLogStats } = await import("./log_stats.ts");
    stats = opened.use(await openLogStats(logStats, { place, onWarning }));
    all.push(stats);
  }
  let recorder: Recorder | undefined;
  if (record !== undefined) {
    const { openRecorder } = await import("../../store/recorder.ts");
    const { file, label, note, ...limits } = record;
    const { intervalMs, timeZone, dashboardText, records, summarized } = settings;
    recorder = opened.use(
      await openRecorder(file, {
        ...limits,
        session: { label, note, hosts, dashboardText, intervalMs, timeZone, records },
        summarized,
        onWarning,
      }),
    );
    all.push(recorder);
  }
  const log = opened.use(new SessionLog(hosts, { recorder, onWarning }));
  all.push(log);
  const stack = opened.move();
  let stoppedEarly = false;
  return {
    log,
    all,
    get recording() {
      if (recorder === undefined) return "";
      return recorder.state.stopped === undefined ? "● rec" : "○ not recording";
    },
    get recorder() {
      return recorder?.state;
    },
    get lost() {
      const { droppedTicks = 0, waitingTicks = 0 } = recorder?.state ?? {};
      return stoppedEarly || droppedTicks + waitingTicks > 0 || (stats?.lost ?? false);
    },
    async [Symbol.asyncDispose]() {
      // Closed, it counts as stopped too.
      stoppedEarly ||= recorder?.state.stopped !== undefined;
      await stack.disposeAsync();
    },
  };
}
