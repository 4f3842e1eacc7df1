import type { Dashboard } from "../model/dashboard.ts";
import type { Event } from "../model/event.ts";
import type { Scene } from "../view/scene.ts";
import type { ViewLimits, ViewState } from "../view/view_state.ts";
import type { Playhead } from "./replay/playhead.ts";

/** What is looked at, live or recorded, and all that a view of it needs. */
export interface ViewSource {
  readonly dashboard: Dashboard;
  readonly scene: () => Scene;
  readonly limits: () => ViewLimits;
  readonly addEvent: (event: Event) => void;
  /** The view to start with. */
  readonly view: ViewState;
  /** Over a recording: where it stands, which keys move. */
  readonly playback?: Playhead;
  /** Calls back when there is something new to see. */
  onUpdate(handler: () => void): void;
}
