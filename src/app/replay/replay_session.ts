import { messageOf } from "../../base/error_message.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import { sleep } from "../../base/sleep.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { EditableEvents, Event } from "../../model/event.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { keyLine } from "../../view/key_actions.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import { type MovedSession, openMovedSession } from "../records/moved_session.ts";
import { type MovedLook, SceneFeed, type Session, shownAfter } from "../session.ts";
import type { Playhead } from "./playhead.ts";
import type { RecordedEvents } from "./recorded_events.ts";
import type { RecordedHistory } from "./recorded_history.ts";
import { recordedReadings } from "./recorded_readings.ts";
import { type RecordedRun, runAt, runsWith, unrecordedStretches } from "./recorded_runs.ts";

/** How often a frame is due while it plays, and new readings are looked for, in milliseconds. */
const FRAME_MS = 250;
/** So long the first page has the machine for itself before all is read, in milliseconds. */
const HEAD_START_MS = 300;
/** Events of others, and the end of the recording, are looked for every so many frames. */
const EVENT_FRAMES = 8;

export interface ReplaySessionOptions {
  readonly settings: SettingsFor<"replay">;
  readonly recording: RecordingReader;
  readonly sessions: readonly RecordedSession[];
  /** Those of the sessions that are looked at, as one. */
  readonly runs: readonly RecordedRun[];
  readonly joint: RecordedSession;
  readonly history: RecordedHistory;
  readonly events: RecordedEvents;
  readonly playhead: Playhead;
  readonly plays: boolean;
  readonly isLive: boolean;
  /** Somebody waits for its first page. */
  readonly isAttended: boolean;
  readonly windowMs: number;
  readonly view: ViewState;
  readonly warnings: string[];
  readonly signal: AbortSignal;
  /** What is closed with it. */
  readonly closing: AsyncDisposableStack;
}

/** A recording that is looked at. Disposing stops its reading and closes the file. */
export class ReplaySession implements Session, AsyncDisposable {
  readonly playback: Playhead;
  /** Told while it is open, in sentences safe to show. */
  readonly warnings: string[];
  readonly plays: boolean;
  /** All of it is read. */
  readonly loaded: Promise<void>;
  /** It has played to its end; never for one that is followed. */
  readonly finished: Promise<void>;
  readonly #options: ReplaySessionOptions;
  readonly #feed = new SceneFeed();
  readonly #told = new Set<string>();
  readonly #finish: () => void;
  readonly #stop = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #sessions: readonly RecordedSession[];
  #runs: readonly RecordedRun[];
  #unrecorded: readonly Event[];
  #live: boolean;
  readonly #moved = new Set<MovedSession>();
  #frames = 0;
  #wasPlaying: boolean;

  constructor(options: ReplaySessionOptions) {
    this.#options = options;
    this.playback = options.playhead;
    this.warnings = options.warnings;
    this.plays = options.plays;
    this.#sessions = options.sessions;
    this.#runs = options.runs;
    this.#unrecorded = unrecordedStretches(options.runs);
    this.#live = options.isLive;
    this.#wasPlaying = options.playhead.playing;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.finished = promise;
    this.#finish = resolve;
    options.playhead.onChange = () => this.update();
    const { signal } = new LinkedAbort(options.signal, this.#stop.signal);
    this.loaded = sleep(options.isAttended ? HEAD_START_MS : 0, signal)
      .then(() => options.history.loadAll(signal))
      .then(() => options.history.summarize(signal))
      .then(() => this.update());
    this.loaded.catch((error) => this.#tell(error));
    this.#timer = setInterval(() => this.#look(), FRAME_MS);
  }

  get dashboard(): Dashboard {
    return this.#options.history.dashboard;
  }

  /** It is being written, and followed. */
  get live(): boolean {
    return this.#live;
  }

  get view(): ViewState {
    const { placeMs } = this.playback;
    const { view } = this.#options;
    return placeMs === undefined ? view : { ...view, frozenAtMs: placeMs };
  }

  get scene(): Scene {
    const { settings, joint, history, events, windowMs } = this.#options;
    const { loading, newestMs, oldestMs } = history;
    return {
      dashboard: this.dashboard,
      hosts: joint.hosts,
      history: history.reader,
      events: [...events.all, ...this.#unrecorded],
      intervalMs: joint.intervalMs,
      timeZone: settings.timeZone ?? this.dashboard.timeZone ?? settings.defaultZone ??
        joint.timeZone,
      hostsAs: settings.hostsAs,
      newestMs,
      oldestMs,
      longestWindowMs: Math.max(windowMs, newestMs - oldestMs),
      keys: settings.keyboard ? keyLine({ replayed: true }) : "",
      warnings: [...this.warnings, ...(loading === undefined ? [] : [loading])],
      recorded: this.#words(),
      stateAt: (hostIndex, atMs) => history.stateAt(hostIndex, atMs),
      recordedAt: (hostIndex, atMs) => history.recordedAt(hostIndex, atMs),
    };
  }

  openMoved({ window, lengthMs }: MovedLook): MovedSession {
    const { recording, joint: { hosts } } = this.#options;
    return openMovedSession({
      scene: () => this.scene,
      read: (stretch) => recordedReadings(recording, this.#runs, { hosts, stretch }),
      lengthMs: () => lengthMs,
      window,
      open: this.#moved,
    });
  }

  addEvent(event: Event): void {
    void this.#options.events.add(event).then(() => this.update());
  }

  get edits(): EditableEvents {
    return shownAfter(this.#options.events.edits, () => this.update());
  }

  subscribe(show: (scene: Scene) => void): void {
    this.#feed.subscribe(show);
  }

  /** Has it shown again. */
  update(): void {
    this.#feed.push(this.scene);
    this.#moved.forEach((moved) => moved.update());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    this.#options.history[Symbol.dispose]();
    await this.loaded.catch(() => {});
    await this.#options.closing.disposeAsync();
  }

  /** What is looked at, and how it stands. */
  #words(): string {
    const run = runAt(this.#runs, this.playback.atMs);
    const what = `recording ${describe(this.#sessions, run, this.#options.settings.file)}`;
    const how = this.playback.words || (this.#live ? "being recorded" : "");
    const { oldestMs, newestMs } = this.#options.history;
    return [this.playback.bar(oldestMs, newestMs), what, how].filter((part) => part !== "").join(
      " · ",
    );
  }

  #look(): void {
    try {
      const { history, events, isLive } = this.#options;
      const { playing } = this.playback;
      let isNew = history.follow();
      if (++this.#frames % EVENT_FRAMES === 0) {
        isNew = events.refresh() || isNew;
        isNew = (isLive && this.#followRuns()) || isNew;
      }
      if (playing || this.#wasPlaying || isNew || history.loading !== undefined) this.update();
      if (!playing && !this.#live) this.#finish();
      this.#wasPlaying = playing;
    } catch (error) {
      // What cannot be read now is no reason to take away what is seen.
      this.#tell(error);
    }
  }

  /** Looks whether it is still recorded, or again: a recorder may be started anew. */
  #followRuns(): boolean {
    const { recording, history, settings } = this.#options;
    const wasLive = this.#live, last = this.#runs.at(-1)!.session;
    this.#sessions = recording.sessions();
    history.meetRecords();
    this.#live = this.#sessions.some((session) => session.id === last.id && session.live);
    const next = this.#live || settings.session !== undefined
      ? undefined
      : runsWith(this.#sessions, last).find(({ session }) => session.id > last.id);
    if (next !== undefined && history.goOn(next)) {
      this.#runs = [...this.#runs, next];
      this.#unrecorded = unrecordedStretches(this.#runs);
      this.#live = next.session.live;
    }
    return this.#live !== wasLive || next !== undefined;
  }

  #tell(error: unknown): void {
    const why = plainText(messageOf(error));
    if (!this.#told.has(why)) {
      this.warnings.push(`a part of the recording cannot be read: ${why}`);
    }
    this.#told.add(why);
    this.update();
  }
}

/** `friday.db, session 2 of 3 (before the upgrade)`. */
function describe(
  sessions: readonly RecordedSession[],
  { session }: RecordedRun,
  file: string,
): string {
  const name = plainText(file.slice(file.lastIndexOf("/") + 1), 60);
  const filled = sessions.filter(({ tickCount }) => tickCount > 0);
  const number = filled.findIndex(({ id }) => id === session.id) + 1;
  const place = filled.length > 1 ? `, session ${number} of ${filled.length}` : "";
  const label = session.label === undefined || session.label === name
    ? ""
    : ` (${plainText(session.label, 60)})`;
  return `${name}${place}${label}`;
}
