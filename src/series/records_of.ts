import type { Page } from "../model/dashboard.ts";
import { recordsBehind } from "../model/source.ts";
import { START_TIME_RECORD } from "./restart_detector.ts";
import { SYNC_INTERVAL_RECORD } from "./slow_records.ts";

/**
 * The records that a host must be asked for to draw these pages: those of the metrics (not those that wildcards find), each once,
 * in the order of the pages, with those that tell when a source was read, then those that tell a restart and the server's refresh period.
 */
export function recordsOf(pages: readonly Page[]): string[] {
  const names = new Set<string>();
  for (const page of pages) {
    for (const panel of page.panels) {
      for (const { metric: { key2 = [] } } of panel.wildcards ?? []) {
        for (const record of [key2].flat()) if (!record.includes("$")) names.add(record);
      }
      for (const metric of panel.metrics) {
        for (const record of recordsBehind(metric)) names.add(record);
      }
    }
  }
  names.add(START_TIME_RECORD);
  names.add(SYNC_INTERVAL_RECORD);
  return [...names];
}
