import type { Scene } from "../../view/scene.ts";
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
    events: [...scene.events, ...past.events(beganMs)],
    oldestMs,
    longestWindowMs: Math.max(scene.longestWindowMs, scene.newestMs - oldestMs),
    warnings: [...scene.warnings, ...past.notes],
    stateAt: past.stateAt,
    recordedAt: past.recordedAt,
  };
}
