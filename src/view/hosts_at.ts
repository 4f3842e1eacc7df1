import type { HostState } from "../series/host_state.ts";
import type { HostFacts } from "./page_words.ts";
import type { Scene } from "./scene.ts";

/** How each host of a scene answers at a moment, epoch milliseconds. */
export function hostsAt(scene: Scene, atMs: number): HostFacts[] {
  return scene.hosts.map(({ label }, index) => {
    const { state, tookMs, message, silentSinceMs } = stateAt(scene, index, atMs);
    return {
      label,
      state,
      tookMs,
      message,
      silentMs: silentSinceMs === undefined ? undefined : Math.max(0, atMs - silentSinceMs),
    };
  });
}

function stateAt(
  { history, newestMs, stateAt: recorded }: Scene,
  index: number,
  atMs: number,
): Omit<HostState, "problems"> {
  const now = history.hostState(index);
  if (atMs >= newestMs) return now;
  const said = recorded?.(index, atMs);
  if (said !== undefined) return said;
  // Of the past of a live history outages are known, and not the words of each answer.
  const outage = history.outages(index, { fromMs: atMs, toMs: atMs })
    .findLast(({ fromMs, toMs, open }) => fromMs <= atMs && (open || toMs > atMs));
  if (outage === undefined) {
    const isLeft = now.state === "unrecorded" && atMs > now.silentSinceMs!;
    return isLeft ? now : { state: now.state === "waiting" ? "waiting" : "answering" };
  }
  return {
    state: "failing",
    silentSinceMs: outage.fromMs,
    message: outage.open ? now.message : undefined,
  };
}
