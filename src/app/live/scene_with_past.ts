import type { Scene } from "../../view/scene.ts";
import type { Event } from "../../model/event.ts";
import type { RecordedPast } from "./recorded_past.ts";

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
