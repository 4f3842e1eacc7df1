import type { AlertNotice } from "../model/alert.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { EditableEvents, Event } from "../model/event.ts";
import type { Scene } from "../view/scene.ts";
import type { ViewState } from "../view/view_state.ts";
import type { TimeWindow } from "../series/time_window.ts";
import type { Playhead } from "./replay/playhead.ts";

/**
 * What is looked at, live or recorded. It holds the history, and hands each new scene on to those who
 * show it: a terminal, a file, a text. Nobody asks it for more than the scene.
 */
export interface Session {
  readonly dashboard: Dashboard;
  /** The newest scene. */
  readonly scene: Scene;
  /** What is looked at where nobody chooses. */
  readonly view: ViewState;
  /** Over a recording: where it stands, which keys move. */
  readonly playback?: Playhead | undefined;
  /**
   * The records that moved most between a stretch and the time before it, to be looked at; absent: nothing tells.
   * Throws a `UsageError` where that is too much to be compared.
   */
  openMoved?(look: MovedLook): Aside;
  addEvent(event: Event): void;
  /** Absent: no event can be changed. */
  readonly edits?: EditableEvents | undefined;
  /** Calls back with each new scene from now on. */
  subscribe(show: (scene: Scene) => void): void;
  /** Calls back with each change of an alert, also those before; absent: nothing judges them. */
  onAlert?(hear: (notice: AlertNotice) => void): void;
}

/** A stretch in which what moved is asked for. */
export interface MovedLook {
  /** Absent: one that ends now. */
  readonly window?: TimeWindow | undefined;
  /** How long it is, in milliseconds; of one that ends now at most. */
  readonly lengthMs: number;
}

/** A session that is looked at from another one, and left again. */
export interface Aside extends Session, Disposable {
  /** Whether it stays as it is while something of it is looked at more closely. */
  hold(isHeld: boolean): void;
}

/** The way of a session's scenes to those who show them. */
export class SceneFeed {
  readonly #show: ((scene: Scene) => void)[] = [];

  subscribe(show: (scene: Scene) => void): void {
    this.#show.push(show);
  }

  push(scene: Scene): void {
    for (const show of this.#show) show(scene);
  }
}

/** The way of changes of alerts to who tells of them: what happened before somebody listened is not lost. */
export class AlertFeed {
  readonly #hearers: ((notice: AlertNotice) => void)[] = [];
  /** The last change of each alert while nobody listens. */
  readonly #unheard = new Map<string, AlertNotice>();

  hear(hear: (notice: AlertNotice) => void): void {
    this.#hearers.push(hear);
    for (const notice of this.#unheard.values()) hear(notice);
    this.#unheard.clear();
  }

  push(notice: AlertNotice): void {
    if (this.#hearers.length === 0) this.#unheard.set(notice.change.subject.id, notice);
    for (const hear of this.#hearers) hear(notice);
  }
}

/** Events whose changes are shown as soon as they are made. */
export function shownAfter(edits: EditableEvents, show: () => void): EditableEvents {
  return {
    list: edits.list,
    change: (id, edit) => edits.change(id, edit).then(show),
    delete: (id) => edits.delete(id).then(show),
  };
}
