import { messageOf } from "../../base/error_message.ts";
import { snapshotJson } from "../../export/snapshot_json.ts";
import { tickJson } from "../../export/tick_json.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { newestLines } from "../../output/newest_lines.ts";
import type { Scene } from "../../view/scene.ts";
import type { CommandIo } from "../command_io.ts";
import { snapshotData } from "./snapshot_data.ts";

/** The last lines wait for their reader so long, in milliseconds. */
const LAST_LINES_MS = 500;

/** Each tick as one line of JSON on standard output. */
export interface TickStream extends AsyncDisposable {
  /** The raw readings, with how long ago who did not answer did. */
  readings(tick: Tick, hosts: readonly Host[]): void;
  /** What is drawn of all pages, as `snapshot --format json` says it. */
  series(tick: Tick, scene: Scene, windowMs: number): void;
}

/** Opens the stream: a reader who is slow gets the newest tick, and never holds one up. */
export function openTickStream(io: CommandIo): TickStream {
  let told = false;
  const lines = newestLines((bytes) => io.outBytes(bytes), (error) => {
    if (!told) io.err(`traffic-grapher: ${messageOf(error)}\n`);
    told = true;
  });
  /** By host: when it last answered, epoch milliseconds. */
  const answeredMs = new Map<string, number>();
  return {
    readings(tick, hosts) {
      hosts.forEach(({ id }, index) => {
        if (tick.results[index]?.kind === "reply") answeredMs.set(id, tick.atMs);
      });
      lines.push(tickJson(tick, hosts, answeredMs));
    },
    series(tick, scene, windowMs) {
      const results = tick.results.map((result) => result!);
      const pages = [...scene.dashboard.pages.keys()];
      lines.push(snapshotJson(snapshotData(scene, { pages, results, windowMs }), { isLine: true }));
    },
    async [Symbol.asyncDispose]() {
      await lines.settled(LAST_LINES_MS);
      const { dropped } = lines;
      if (dropped === 0 || io.outGone.aborted) return;
      io.err(
        `traffic-grapher: ${dropped} ${dropped === 1 ? "tick was" : "ticks were"} left out of ` +
          "standard output: its reader was too slow\n",
      );
    },
  };
}
