import { plainText } from "../base/plain_text.ts";
import type { ImportedCharts } from "./import_stage.ts";

const PANELS_PER_PAGE = 4;
/** What a dashboard file may hold at most: characters, pages, metrics of a panel, characters of a title. */
const LONGEST_TEXT = 500_000;
const MOST_PAGES = 100;
const MOST_PANELS = MOST_PAGES * PANELS_PER_PAGE;
const MOST_METRICS = 16;
const UNIT_LENGTH = 40;
const TITLE_LENGTH = 100;
const LONGEST_REFRESH = 3600;
/** Windows in seconds: what is drawn where nothing is said, and what may be said. */
const DEFAULT_WINDOW = 60;
const LONGEST_WINDOW = 30 * 86_400;
/** What a panel takes beside its name, which stands in it three times. */
const PANEL_LENGTH = 120;
/** The longest record name that it may ask for. */
export const NAME_LENGTH = 255;
const COLORS = ["#ffff00", "#00ffff", "#00ff7f", "#ff8c00"] as const;

/** What is drawn in one panel, and on which page. */
interface ImportedPanel {
  readonly title: string;
  readonly unit?: string | undefined;
  readonly names: readonly string[];
  readonly page?: string | undefined;
}

/**
 * A dashboard file for values that were imported by label, under their records' names; every one is a gauge, for the
 * collector has derived them already. Where it drew several in one chart, so does this, with its pages and units; else
 * there is one panel for each, four a page. Hundreds of labels share panels, and of thousands the last have none, nor has
 * a name that no dashboard may ask for. Empty where nothing is left to show.
 */
export function importedDashboard(
  names: readonly string[],
  { charts, windowMs = 0, refreshMs = new Map() }: {
    readonly charts?: ImportedCharts | undefined;
    /** What is drawn at first, where that is more than usual. */
    readonly windowMs?: number;
    /** How often each of them is read that is not with every tick. */
    readonly refreshMs?: ReadonlyMap<string, number>;
  } = {},
): string {
  let length = 0;
  const shown = names.filter((name) =>
    name !== "" && name.length <= NAME_LENGTH && isPlain(name) &&
    (length += PANEL_LENGTH + 3 * quoted(name).length) <= LONGEST_TEXT
  );
  if (shown.length === 0) return "";
  const charted = charts === undefined ? [] : chartPanels(shown, charts);
  const panels = charted.length > 0 && charted.length <= MOST_PANELS
    ? charted
    : sharedBetween(shown, MOST_PANELS).map((group) => ({ title: group[0]!, names: group }));
  const window = Math.min(Math.ceil(windowMs / 1000), LONGEST_WINDOW);
  return (window > DEFAULT_WINDOW ? `history: ${window}\n` : "") +
    dashboardText(pagesOf(panels).slice(0, MOST_PAGES), refreshMs);
}

/** The collector's charts as panels, in the order of its pages; a label without a chart has one of its own. */
function chartPanels(names: readonly string[], charts: ImportedCharts): ImportedPanel[] {
  const byChart = Map.groupBy(names, (name) => charts.chartOf.get(name) ?? name);
  const pageOf = new Map(
    charts.pages.flatMap(({ name, charts }) => charts.map((chart) => [chart, name] as const)),
  );
  const order = [...pageOf.keys()];
  const rank = (chart: string) => order.includes(chart) ? order.indexOf(chart) : order.length;
  return [...byChart].sort(([one], [other]) => rank(one) - rank(other)).flatMap(([chart, own]) =>
    sharedBetween(own, Math.ceil(own.length / MOST_METRICS)).map((group): ImportedPanel => ({
      title: chart,
      unit: charts.units.get(chart),
      names: group,
      page: pageOf.get(chart),
    }))
  );
}

/** Four panels a page; those that belong to a page of the collector's stand on no other. */
function pagesOf(panels: readonly ImportedPanel[]): { name: string; panels: ImportedPanel[] }[] {
  const groups = [...Map.groupBy(panels, ({ page }) => page ?? "Imported")];
  const pages = groups.flatMap(([name, own]) => {
    const count = Math.ceil(own.length / PANELS_PER_PAGE);
    return Array.from({ length: count }, (_, page) => ({
      name: count > 1 ? `${name} ${page + 1}` : name,
      panels: own.slice(page * PANELS_PER_PAGE, (page + 1) * PANELS_PER_PAGE),
    }));
  });
  const names = distinctTitles(pages.map(({ name }) => plainText(name) || "Imported"));
  return pages.map(({ panels }, index) => ({ name: names[index]!, panels }));
}

function dashboardText(
  pages: readonly { name: string; panels: readonly ImportedPanel[] }[],
  refreshMs: ReadonlyMap<string, number>,
): string {
  const lines = ["pages:"];
  for (const { name, panels } of pages) {
    lines.push(`- name: ${quoted(name)}`, "  panels:");
    const titles = distinctTitles(panels.map(({ title }) => plainText(title) || "Imported"));
    panels.forEach(({ names, unit }, panel) => {
      lines.push(`  - title: ${quoted(titles[panel]!)}`);
      if (unit !== undefined && isPlain(unit) && unit.length <= UNIT_LENGTH) {
        lines.push(`    unit: ${quoted(unit)}`);
      }
      lines.push("    metrics:");
      const called = distinctTitles(names);
      names.forEach((key, metric) =>
        lines.push(
          `    - {name: ${quoted(called[metric]!)}, type: gauge, key: ${quoted(key)}, color: ${
            quoted(COLORS[(panel + metric) % COLORS.length]!)
          }${refreshOf(key, refreshMs)}}`,
        )
      );
    });
  }
  return lines.join("\n") + "\n";
}

/** How often it is read, in seconds, of what is not with every tick. */
function refreshOf(name: string, refreshMs: ReadonlyMap<string, number>): string {
  const ms = refreshMs.get(name);
  return ms === undefined ? "" : `, refresh: ${Math.min(ms / 1000, LONGEST_REFRESH)}`;
}

/** Cut to what a title may be, and told apart where they are the same but for capitals. */
function distinctTitles(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let title = cutTo(name, TITLE_LENGTH);
    for (let number = 2; seen.has(title.toLowerCase()); number++) {
      const suffix = ` (${number})`;
      title = cutTo(name, TITLE_LENGTH - suffix.length) + suffix;
    }
    seen.add(title.toLowerCase());
    return title;
  });
}

/** At most `most` groups of consecutive names, of as few names as possible. */
function sharedBetween(names: readonly string[], most: number): string[][] {
  const size = Math.min(MOST_METRICS, Math.ceil(names.length / most));
  const groups: string[][] = [];
  for (let from = 0; from < names.length && groups.length < most; from += size) {
    groups.push(names.slice(from, from + size));
  }
  return groups;
}

/** A text of at most so many UTF-16 units, an ellipsis at its end if it was longer. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length >= length) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Whether a name is safe to show as it is; several spaces in a row are the collector's own. */
export function isPlain(name: string): boolean {
  const single = name.replace(/ {2,}/g, " ");
  return single.isWellFormed() && plainText(single, Infinity) === single;
}

/** As JSON writes it, which every YAML parser reads as the same text. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
