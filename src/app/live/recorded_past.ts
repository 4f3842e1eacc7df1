import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { EditableEvents, Event } from "../../model/event.ts";
import type { Host } from "../../model/host.ts";
import type { Scene } from "../../view/scene.ts";
import type { History } from "../../series/history.ts";
import type { HistoryReader } from "../../series/history_reader.ts";
import type { StretchReader } from "../records/stretch_readings.ts";
import type { PastHistory } from "./live_history.ts";
import type { OpenCollection } from "./open_collection.ts";

/** What a live session needs of what was recorded before it. */
export interface PastQuery {
  readonly dashboard: Dashboard;
  /** In the order of the session. */
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
  /** So long before its end is read at once, in milliseconds; the rest by `load()`. */
  readonly firstMs: number;
  /** Room for what the session polls itself, in ticks. */
  readonly spareTicks: number;
  /** Told when a part of it is there that was asked for. */
  readonly onLoaded: () => void;
}

/** What was recorded of a session's hosts before it began. Disposing closes the file: before
 * its recorder does, for whoever closes it last clears its log away, and must be allowed to. */
export interface RecordedPast extends PastHistory, Disposable {
  /** The oldest moment that can be seen, and the last one, epoch milliseconds. */
  readonly oldestMs: number;
  readonly toMs: number;
  /** Reads all of it; then it is in `current`. */
  load(signal: AbortSignal): Promise<void>;
  /** Then derives the summaries that the file lacks of what cannot be held. */
  summarize?(signal: AbortSignal): Promise<void>;
  /** What a page reads where the newest part is held by the session; undefined where that holds all. */
  readerOver?(recent: () => History): HistoryReader | undefined;
  /** Another run has begun. */
  lookForRuns?(): void;
  /** How far that is, a sentence. */
  readonly notes: readonly string[];
  /** The stretches in which nobody recorded, also that before a session that began at a moment. */
  events(beganMs: number | undefined): readonly Event[];
  /** Adds an event to the file; absent: the session itself keeps events. */
  readonly addEvent?: ((event: Event) => Promise<void>) | undefined;
  /** What is recorded of a stretch by now, with what others record meanwhile; absent: it has no raw readings. Throws a `UsageError`. */
  readonly read?: StretchReader | undefined;
  /** Those of the file, to be changed; undefined: the session itself keeps events. */
  readonly edits?: (() => EditableEvents | undefined) | undefined;
  /** Undefined for moments after it. */
  readonly stateAt: NonNullable<Scene["stateAt"]>;
  readonly recordedAt: NonNullable<Scene["recordedAt"]>;
}

/** Reads all that was recorded before, and puts what is polled behind it. Never rejects. */
export async function readPast(
  past: RecordedPast | undefined,
  { open, warnings, onRead }: {
    readonly open: OpenCollection;
    readonly warnings: string[];
    readonly onRead: () => void;
  },
): Promise<void> {
  if (past === undefined) return;
  try {
    await past.load(open.signal);
    if (open.signal.aborted) return;
    open.collection.followOn(past);
    onRead();
    await past.summarize?.(open.signal);
  } catch (error) {
    open.collection.followOn();
    warnings.push(`a part of the recording cannot be read: ${plainText(messageOf(error))}`);
  }
  onRead();
}

/** The scene of a live session that began at a moment, with what was recorded before it. */
export function withPast(
  scene: Scene,
  past: RecordedPast | undefined,
  beganMs: number | undefined,
): Scene {
  if (past === undefined) return scene;
  const oldestMs = Math.min(scene.oldestMs, past.oldestMs);
  return {
    ...scene,
    events: togetherOnce(scene.events, past.events(beganMs)),
    oldestMs,
    longestWindowMs: Math.max(scene.longestWindowMs, scene.newestMs - oldestMs),
    warnings: [...scene.warnings, ...past.notes],
    stateAt: past.stateAt,
    recordedAt: past.recordedAt,
  };
}

/** What this session saw by itself its recorder may have marked as well. */
function togetherOnce(own: readonly Event[], recorded: readonly Event[]): Event[] {
  const name = ({ atMs, label }: Event) => `${atMs} ${label}`;
  const names = new Set(recorded.map(name));
  return [...recorded, ...own.filter((event) => !names.has(name(event)))];
}
