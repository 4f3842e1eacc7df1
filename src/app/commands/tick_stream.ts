import { messageOf } from "../../base/error_message.ts";
import { orAborted } from "../../base/or_aborted.ts";
import { snapshotJson } from "../../export/snapshot_json.ts";
import { tickJson } from "../../export/tick_json.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { newestLines } from "../../output/newest_lines.ts";
import type { CommandIo } from "../command_io.ts";
import { snapshotData, type SnapshotScene } from "./snapshot_data.ts";

/** The last lines wait for their reader so long, in milliseconds. */
const LAST_LINES_MS = 500;

export interface StreamedView {
  readonly hosts: readonly Host[];
  /** What is drawn of the tick; asked for where series are streamed. */
  readonly scene: () => SnapshotScene;
  /** The window that it is drawn in, in milliseconds. */
  readonly windowMs: number;
}

/**
 * Opens a stream of ticks, each as one line of JSON on standard output: of raw readings, with how long ago who did not answer did, or of series: what is drawn of all
 * pages, as `snapshot --format json` says it. A reader who is slow gets the newest tick, and never holds one up.
 */
export function openTickStream(
  io: CommandIo,
  { as = "readings" }: { readonly as?: "readings" | "series" | undefined },
) {
  let told = false;
  const lines = newestLines((bytes) => io.outBytes(bytes), (error) => {
    if (!told) io.warn(messageOf(error));
    told = true;
  });
  /** By host: when it last answered, epoch milliseconds. */
  const answeredMs = new Map<string, number>();
  return {
    take(tick: Tick, { hosts, scene, windowMs }: StreamedView): void {
      if (as === "series") return lines.push(seriesLine(tick, scene(), windowMs));
      hosts.forEach(({ id }, index) => {
        if (tick.results[index]?.kind === "reply") answeredMs.set(id, tick.atMs);
      });
      lines.push(tickJson(tick, hosts, answeredMs));
    },
    /** Resolves when the last line is written, however slow its reader, or the signal is aborted. */
    async written(signal: AbortSignal): Promise<void> {
      // What it is aborted for is said by whoever does it.
      await orAborted(lines.settled(), signal).catch(() => {});
    },
    async [Symbol.asyncDispose]() {
      await lines.settled(LAST_LINES_MS);
      const { dropped } = lines;
      io.telemetry.total("stream_dropped_ticks", dropped);
      if (dropped === 0 || io.outGone.aborted) return;
      const ticks = dropped === 1 ? "tick was" : "ticks were";
      io.warn(`${dropped} ${ticks} left out of standard output: its reader was too slow`);
    },
  };
}

function seriesLine(tick: Tick, scene: SnapshotScene, windowMs: number): string {
  const pages = [...scene.dashboard.pages.keys()];
  const results = scene.hosts.map((_, index) => tick.results[index] ?? silence(tick));
  return snapshotJson(snapshotData(scene, { pages, results, windowMs }), { isLine: true });
}

/** Of a host that nobody asked then. */
function silence({ monotonicMs }: Tick) {
  const message = "there is no reading of this host then";
  return { kind: "miss", missedAtMs: monotonicMs, tookMs: 0, reason: "closed", message } as const;
}
