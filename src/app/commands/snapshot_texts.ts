import { nagiosLine } from "../../export/nagios_line.ts";
import { prometheusText } from "../../export/prometheus_text.ts";
import { snapshotJson } from "../../export/snapshot_json.ts";
import type { TextFormat } from "../../model/formats.ts";
import { flatMetrics } from "../../view/scene.ts";
import { dataOf, tableOf, type TakenSnapshot, viewOf } from "./taken_snapshot.ts";

/** A line of text or of a table makes use of no more. */
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
    return tableText(tableOf(taken), options);
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
