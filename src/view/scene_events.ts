import type { Event } from "../model/event.ts";
import { formatDuration } from "../base/format_value.ts";
import type { LineView } from "../model/page_view.ts";
import type { Pause } from "../series/pause.ts";
import type { Scene } from "./scene.ts";

/** When anything happened that is drawn as an event, epoch milliseconds. */
export function eventTimes(scene: Scene): number[] {
  const window = { fromMs: -Infinity, toMs: Infinity };
  return [...scene.events, ...foundEvents(scene, window)].map((event) => event.atMs);
}

/** What the readings themselves tell, as events of the tool: restarts of the hosts, and when nobody polled. */
export function foundEvents(
  scene: Scene,
  window: { readonly fromMs: number; readonly toMs: number },
): Event[] {
  const pauses = scene.history.pauses(window);
  return [...restartEvents(scene, window), ...pauses.flatMap((pause) => pauseEvent(pause) ?? [])];
}

/** Where answers were left out since they cannot be: of each line the last one, and how many there are. */
export function leftOutEvents(lines: readonly LineView[], panel: string): Event[] {
  return lines.flatMap(({ metric, leftOut = [] }) => {
    const atMs = leftOut.at(-1);
    if (atMs === undefined) return [];
    const what = leftOut.length === 1 ? "odd answer" : `${leftOut.length} odd answers`;
    return [{ atMs, label: `${metric}: ${what} left out`, source: "tool", panel }];
  });
}

/** Undefined between two runs of a recording, which are told by whoever put them together. */
function pauseEvent({ kind, fromMs, toMs, stepMs }: Pause): Event | undefined {
  const lasted = formatDuration(toMs - fromMs);
  switch (kind) {
    case "run":
      return undefined;
    case "unpolled":
      return { atMs: fromMs, endMs: toMs, label: `not polled for ${lasted}`, source: "tool" };
    case "clock":
      return stepMs > 0
        ? { atMs: fromMs, endMs: toMs, label: `asleep, or clock set: ${lasted}`, source: "tool" }
        : { atMs: toMs, label: `clock set back ${formatDuration(-stepMs)}`, source: "tool" };
  }
}

function restartEvents(
  { history, hosts }: Scene,
  window: { readonly fromMs: number; readonly toMs: number },
): Event[] {
  return hosts.flatMap((host, index) =>
    history.restarts(index, window).map((atMs) => ({
      atMs,
      label: hosts.length > 1 ? `${host.label} restarted` : "restarted",
      source: "tool",
      hostId: host.id,
    }))
  );
}
