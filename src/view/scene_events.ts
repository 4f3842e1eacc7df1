import type { Event } from "../model/event.ts";
import type { Scene } from "./scene.ts";

/** When anything happened that is drawn as an event, epoch milliseconds. */
export function eventTimes(scene: Scene): number[] {
  const window = { fromMs: -Infinity, toMs: Infinity };
  return [...scene.events, ...restartEvents(scene, window)].map((event) => event.atMs);
}

/** Restarts of the hosts, as events of the tool. */
export function restartEvents(
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
