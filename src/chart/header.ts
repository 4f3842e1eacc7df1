import type { Layer } from "../model/drawing.ts";
import type { HostView, PageView } from "../model/page_view.ts";
import { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";
import { headFacts } from "./page_words.ts";
import { HOST_DASHES } from "./theme.ts";
import { zoneClock } from "./time_zone.ts";

/**
 * The top of a page: its name, the hosts with the line that stands for each, the clock with its
 * zone, and which page and stretch of time this is; and which `panel` (from 0), where there is
 * room for one alone.
 */
export function drawHeader(view: PageView, style: PageStyle, panel?: number): Layer {
  const { theme, font, compact, gap } = style;
  const layer = new LayerBuilder(font);
  const left = gap * 3, right = style.width - gap * 3;
  const first = Math.round(gap * (compact ? 0.8 : 1.5) + style.heading * 1.05);
  const second = Math.round(first + style.small * 1.5);

  const clock = zoneClock(view.timeZone);
  const { atMs = view.toMs } = view;
  const time = compact
    ? `${clock.time(atMs)} ${view.timeZone}`
    : `${clock.date(atMs)} ${clock.time(atMs)} ${view.timeZone}`;
  const clockWidth = layer.text(time, right, first, {
    sizePx: style.title,
    weight: "bold",
    color: theme.text,
    anchor: "end",
  });
  const items = view.hosts.length > HOST_DASHES.length
    ? []
    : view.hosts.map((host, index) => hostItem(host, index, style));
  const wanted = sum(items.map((item) => item.width)) + (items.length - 1) * gap * 3;
  const facts = factsLine(view, { compact, panel });
  const factsRight = compact ? right - clockWidth - gap * 2 : right;
  // On a narrow page the names of the hosts in that line say more.
  const besideName = style.width - 11 * gap - clockWidth -
    font.width(view.name, style.heading, "bold");
  const spare = wanted > besideName ? style.width - 8 * gap - wanted : style.width;
  const factsWidth = layer.text(facts.text, factsRight, compact ? first : second, {
    sizePx: style.small,
    color: facts.behind ? theme.warning : theme.muted,
    weight: facts.behind ? "bold" : "regular",
    anchor: "end",
    maxWidth: style.width * (compact ? 0.28 : Math.min(0.45, Math.max(0.25, spare / style.width))),
  });

  const rightUsed = compact ? clockWidth + factsWidth + gap * 2 : clockWidth;
  const nameRoom = style.width - 6 * gap - rightUsed - 2 * gap;
  const nameWidth = layer.text(view.name, left, first, {
    sizePx: style.heading,
    weight: "bold",
    color: theme.text,
    maxWidth: nameRoom,
  });

  // Hosts stand beside the name where all fit; else in a row of their own below it.
  const beside = nameRoom - nameWidth - gap * 3;
  const below = items.length > 0 && wanted > beside;
  const rowWidth = below
    ? style.width - 6 * gap - (compact ? 0 : factsWidth + 2 * gap)
    : Math.max(0, beside);
  const gaps = (items.length - 1) * gap * 3;
  const shrink = Math.min(1, (rowWidth - gaps) / Math.max(1, wanted - gaps));
  const rowY = below ? second : first;
  let x = below ? left : left + nameWidth + gap * 3;
  if (items.length > 0 && items.every(({ isNamed }) => isNamed(shrink))) {
    for (const item of items) x += item.draw(layer, x, rowY, item.width * shrink) + gap * 3;
  } else if (view.hosts.length > 0) {
    const answering = view.hosts.filter((host) => host.state === "answering").length;
    layer.text(view.head.hosts, x, rowY, {
      sizePx: style.text,
      color: answering < view.hosts.length ? theme.warning : theme.muted,
      maxWidth: rowWidth,
    });
  }
  const bottom = compact && !below ? first : second;
  const height = Math.round(bottom + gap * (compact ? 1.4 : 2));
  return layer.build({ x: 0, y: 0, width: style.width, height }, { ground: theme.background });
}

function factsLine(
  view: PageView,
  { compact, panel }: { compact: boolean; panel: number | undefined },
): { text: string; behind: boolean } {
  const { page, pageShort, interval, window } = view.head;
  const more = headFacts(view).map((fact) => ` · ${fact}`).join("");
  if (panel !== undefined) {
    return {
      text: `panel ${panel + 1}/${view.panels.length}`,
      behind: view.behindMs !== undefined,
    };
  }
  if (view.behindMs !== undefined) {
    // Its age stands in the status line: a frozen picture is not drawn again to count seconds.
    return { text: `frozen · ${page} · ${window}${more}`, behind: true };
  }
  return {
    behind: false,
    text: compact
      ? more.slice(3) || `${pageShort} · last ${window}`
      : `${page} · every ${interval} · last ${window}${more}`,
  };
}

function hostItem(host: HostView, index: number, style: PageStyle) {
  const { theme, font, gap } = style;
  const sample = style.text * 2.4;
  const failing = host.state === "failing";
  const remark = host.remark && ` ${host.remark}`;
  const labelWidth = font.width(host.label, style.text, "bold");
  const remarkWidth = font.width(remark, style.small, "regular");
  const width = sample + gap + labelWidth + remarkWidth;
  return {
    width,
    /** Whether something is left to be read of its name. */
    isNamed: (shrink: number) =>
      width * shrink - sample - gap - remarkWidth >= Math.min(labelWidth, 2 * style.text) - 1,
    draw(layer: LayerBuilder, x: number, y: number, width: number): number {
      layer.line([x, y - style.text * 0.35], [x + sample, y - style.text * 0.35], {
        stroke: failing ? theme.bad : theme.text,
        width: style.stroke * 1.2,
        dash: HOST_DASHES[index] ?? [],
      });
      const shown = layer.text(host.label, x + sample + gap, y, {
        sizePx: style.text,
        weight: "bold",
        color: failing ? theme.bad : theme.text,
        maxWidth: Math.max(0, width - sample - gap - remarkWidth + 1),
      });
      layer.text(remark, x + sample + gap + shown, y, {
        sizePx: style.small,
        color: failing ? theme.bad : theme.muted,
        maxWidth: remarkWidth + 1,
      });
      return width;
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
