import { formatDuration, formatLatency } from "../base/format_value.ts";
import type { HappeningView, HeadView, HostView, PageView } from "../model/page_view.ts";
import { type PanelFacts, panelWords } from "./panel_words.ts";

/** How a host answers, before it is put into words. */
export type HostFacts = Omit<HostView, "remark" | "words">;

/** What a page shows, before it is put into words. */
export type PageFacts = Omit<PageView, "head" | "happenings" | "hosts" | "panels"> & {
  readonly hosts: readonly HostFacts[];
  readonly panels: readonly PanelFacts[];
  /** So long before is what the lines are compared with, in milliseconds. */
  readonly comparedMs?: number | undefined;
  /** The user chose means of so long a stretch, in milliseconds. */
  readonly smoothedMs?: number | undefined;
};

/** A page with its words: head, hosts, panels, and what happened; for all that lay it out. */
export function pageWords(page: PageFacts): PageView {
  const hosts = page.hosts.map(hostWords);
  const { fromMs, toMs } = page;
  const { comparedMs: _compared, smoothedMs: _smoothed, ...rest } = page;
  return {
    ...rest,
    hosts,
    panels: page.panels.map((panel) => panelWords(panel, { hosts, fromMs, toMs })),
    head: headOf(page),
    happenings: happeningsOf(page),
  };
}

function hostWords(host: HostFacts): HostView {
  const { state, silentMs, tookMs, message } = host;
  // The first poll that failed tells no duration yet.
  const silent = silentMs === undefined || silentMs < 50 ? "" : formatDuration(silentMs);
  switch (state) {
    case "waiting":
      return { ...host, remark: "waiting", words: "waiting for the first answer" };
    case "unrecorded": {
      const since = silent === "" ? "" : ` for ${silent}`;
      return {
        ...host,
        remark: `not recorded ${silent}`.trimEnd(),
        words: `no longer recorded${since}`,
      };
    }
    case "answering": {
      const words = tookMs === undefined ? "answering" : `answering in ${formatLatency(tookMs)}`;
      return { ...host, remark: "", words };
    }
    case "failing": {
      const lasting = silent === "" ? "" : ` for ${silent}`;
      const why = message === undefined ? "" : `: ${message}`;
      return {
        ...host,
        remark: `no answer ${silent}`.trimEnd(),
        words: `not answering${lasting}${why}`,
      };
    }
  }
}

function headOf(
  { number, count, intervalMs, fromMs, toMs, behindMs, hosts, panels, comparedMs, smoothedMs }:
    PageFacts,
): HeadView {
  const answering = hosts.filter((host) => host.state === "answering").length;
  return {
    page: `page ${number} of ${count}`,
    pageShort: `${number}/${count}`,
    interval: formatDuration(intervalMs),
    window: formatDuration(toMs - fromMs),
    behind: behindMs === undefined ? undefined : formatDuration(behindMs),
    hosts: `${hosts.length} hosts, ${answering} answering`,
    smoothed: smoothedMs === undefined ? undefined : `mean of ${formatDuration(smoothedMs)}`,
    compared: comparedMs === undefined ? undefined : comparedWords(panels, comparedMs),
  };
}

function comparedWords(panels: readonly PanelFacts[], comparedMs: number): string {
  const when = `${formatDuration(comparedMs)} before`;
  const isKnown = panels.some(({ lines }) =>
    lines.some(({ before }) => before?.values.some(Number.isFinite))
  );
  return isKnown ? `faint: ${when}` : `nothing known of ${when}`;
}

function happeningsOf({ panels, hosts }: PageFacts): HappeningView[] {
  const found: HappeningView[] = [];
  for (const { outages, events } of panels) {
    for (const { host, fromMs, toMs, open } of outages) {
      const lasted = formatDuration(toMs - fromMs);
      const text = `${hosts[host]?.label ?? "?"} no answer for ${lasted}`;
      found.push({ fromMs, toMs: open ? undefined : toMs, isOpen: open, text });
    }
    for (const { atMs, endMs, label } of events) {
      found.push({ fromMs: atMs, toMs: endMs, isOpen: false, text: label });
    }
  }
  const unique = new Map(found.map((item) => [JSON.stringify(item), item]));
  return [...unique.values()].sort((one, other) => one.fromMs - other.fromMs);
}
