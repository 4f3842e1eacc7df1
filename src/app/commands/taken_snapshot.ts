import { nagiosLine } from "../../export/nagios_line.ts";
import { prometheusText } from "../../export/prometheus_text.ts";
import { snapshotJson } from "../../export/snapshot_json.ts";
import type { TextFormat } from "../../model/formats.ts";
import { flatMetrics } from "../../view/scene.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { AlertStatus } from "../../model/alert.ts";
import type { PageView } from "../../model/page_view.ts";
import { pageView } from "../../view/build_page.ts";
import { hostTable } from "../../view/host_table.ts";
import { FIRST_TABLE } from "../../view/table_choice.ts";
import { initialView } from "../../view/view_state.ts";
import { snapshotData } from "./snapshot_data.ts";
import type { SnapshotSource } from "./snapshot_source.ts";

/** What was polled, or recorded, of which pages (indexes from 0). */
export interface TakenSnapshot extends SnapshotSource {
  readonly settings: SettingsFor<"snapshot">;
  readonly pages: readonly number[];
  readonly alerts: readonly AlertStatus[];
}

/** A page of it; `maxPoints` bounds the points of a line. */
export function viewOf(taken: TakenSnapshot, page: number, maxPoints: number): PageView {
  const { dashboard, pageCount, windowMs, settings } = taken;
  const drawn = { ...dashboard, pages: dashboard.pages.slice(0, pageCount) };
  const view = initialView(page, windowMs, settings);
  return pageView({ ...taken, dashboard: drawn }, view, { maxPoints });
}

/** Its values with their states, for formats that are read by programs. */
export function dataOf(taken: TakenSnapshot) {
  const { pageCount, dashboard, polls: { results }, windowMs, settings: { compareMs } } = taken;
  const more = [...dashboard.pages.keys()].filter((page) => page >= pageCount);
  const pages = [...taken.pages, ...more];
  return snapshotData(taken, { pages, results, windowMs, compareMs });
}

/** A line of text makes use of no more. */
const TEXT_POINTS = 400;

type TextOf = (
  taken: TakenSnapshot,
  options: { readonly ascii: boolean },
) => string | Promise<string>;

/** How a snapshot becomes each of the formats that are text. */
export const SNAPSHOT_TEXTS: Readonly<Record<TextFormat, TextOf>> = {
  async text(taken, options) {
    const { pageText } = await import("../../chart/text/page_text.ts");
    return taken.pages.map((page) => pageText(viewOf(taken, page, TEXT_POINTS), options)).join(
      "\n",
    );
  },
  async table(taken, options) {
    const { tableText } = await import("../../chart/text/table_text.ts");
    const { newestMs: atMs, windowMs } = taken;
    // Those that do not answer come first.
    return tableText(hostTable(taken, FIRST_TABLE, { atMs, windowMs }), options);
  },
  json: (taken) => snapshotJson(dataOf(taken)),
  nagios: (taken) => `${nagiosLine(dataOf(taken)).line}\n`,
  prometheus({ dashboard, pages, polls, ...taken }) {
    const hosts = taken.hosts.map((host, index) => ({ host, result: polls.results[index]! }));
    const drawn = pages.map((page) => dashboard.pages[page]!);
    const [, { atMs, monotonicMs }] = polls.ticks;
    return prometheusText({
      hosts,
      metrics: flatMetrics(drawn),
      clocksApartMs: atMs - monotonicMs,
    });
  },
};
