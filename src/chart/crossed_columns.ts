import type { CrossedView } from "../model/page_view.ts";

/** One line of a column: what a host has, or how many more there are. */
export interface CrossedColumn {
  readonly color: string;
  readonly title: string;
  readonly texts: readonly string[];
}

/** What a cursor tells of hosts, in a column a metric, each of at most so many lines with its title. */
export function crossedColumns(crossed: readonly CrossedView[], most: number): CrossedColumn[] {
  const room = most - 1;
  if (room < 1) return [];
  return crossed.map(({ metric, color, texts }) => ({
    color,
    title: metric,
    texts: texts.length <= room
      ? texts
      : [...texts.slice(0, room - 1), `+${texts.length - room + 1} more`],
  }));
}
