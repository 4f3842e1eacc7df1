import type { Event } from "../model/event.ts";
import { formatDuration } from "../base/format_value.ts";
import type { LineView } from "../model/page_view.ts";
import type { Pause } from "../series/pause.ts";
import type { TimeWindow } from "../series/time_window.ts";
import type { Scene } from "./scene.ts";

/** When anything happened that is drawn as an event, epoch milliseconds. */
export function eventTimes(scene: Scene): number[] {
  const window = { fromMs: -Infinity, toMs: Infinity };
  return [...scene.events, ...foundEvents(scene, window)].map((event) => event.atMs);
}

/** What the readings themselves tell, as events of the tool: restarts of the hosts, and when nobody polled. */
export function foundEvents(scene: Scene, window: TimeWindow): Event[] {
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
function pauseEvent(pause: Pause): Event | undefined {
  const { kind, fromMs, toMs, stepMs } = pause;
  if (kind === "run") return undefined;
  const label = pauseWords(pause);
  return kind === "clock" && stepMs <= 0
    ? { atMs: toMs, label, source: "tool" }
    : { atMs: fromMs, endMs: toMs, label, source: "tool" };
}

/** Why nobody looked at any host, in a few words. */
export function pauseWords({ kind, fromMs, toMs, stepMs }: Pause): string {
  const lasted = formatDuration(toMs - fromMs);
  switch (kind) {
    case "run":
      return `not recorded for ${lasted}`;
    case "unpolled":
      return `not polled for ${lasted}`;
    case "clock":
      return stepMs > 0
        ? `asleep, or clock set: ${lasted}`
        : `clock set back ${formatDuration(-stepMs)}`;
  }
}

function restartEvents({ history, hosts }: Scene, window: TimeWindow): Event[] {
  return hosts.flatMap((host, index) =>
    history.restarts(index, window).map((atMs) => ({
      atMs,
      label: hosts.length > 1 ? `${host.label} restarted` : "restarted",
      source: "tool",
      hostId: host.id,
    }))
  );
}
