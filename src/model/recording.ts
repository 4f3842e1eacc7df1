import type { Host } from "./host.ts";
import type { Tick } from "./tick.ts";

/** What a subscriber to the ticks of a session is told. Hosts keep their order for the session. */
export interface TickSink extends AsyncDisposable {
  /** Takes a complete tick; must return at once and never throw: a slow sink drops, and says so. */
  take(tick: Tick, hosts: readonly Host[]): void;
}
