import { plainText } from "../base/plain_text.ts";

const PANELS_PER_PAGE = 4;
/** What a dashboard file may hold at most: characters, pages, metrics of a panel, characters of a title. */
const LONGEST_TEXT = 500_000;
const MOST_PAGES = 100;
const MOST_METRICS = 16;
const TITLE_LENGTH = 100;
/** What a panel takes beside its name, which stands in it three times. */
const PANEL_LENGTH = 100;
/** The longest record name that it may ask for. */
export const NAME_LENGTH = 255;
const COLORS = ["#ffff00", "#00ffff", "#00ff7f", "#ff8c00"] as const;

/**
 * A dashboard file for values that were imported by label, under their records' names: one panel for each, four a
 * page, every one a gauge, for the collector has derived them already. Hundreds of labels share panels, and of
 * thousands the last have none, nor has a name that no dashboard may ask for. Empty where nothing is left to show.
 */
export function importedDashboard(names: readonly string[]): string {
  let length = 0;
  const shown = names.filter((name) =>
    name !== "" && name.length <= NAME_LENGTH && isPlain(name) &&
    (length += PANEL_LENGTH + 3 * quoted(name).length) <= LONGEST_TEXT
  );
  if (shown.length === 0) return "";
  const panels = sharedBetween(shown, MOST_PAGES * PANELS_PER_PAGE);
  const pages = Math.ceil(panels.length / PANELS_PER_PAGE);
  const lines = ["pages:"];
  for (let page = 0; page < pages; page++) {
    lines.push(`- name: ${quoted(pages > 1 ? `Imported ${page + 1}` : "Imported")}`, "  panels:");
    const own = panels.slice(page * PANELS_PER_PAGE, (page + 1) * PANELS_PER_PAGE);
    const titles = distinctTitles(own.map(([first]) => first!));
    own.forEach((metrics, panel) => {
      lines.push(`  - title: ${quoted(titles[panel]!)}`, "    metrics:");
      const called = distinctTitles(metrics);
      metrics.forEach((name, metric) =>
        lines.push(
          `    - {name: ${quoted(called[metric]!)}, type: gauge, key: ${quoted(name)}, color: ${
            quoted(COLORS[(panel + metric) % COLORS.length]!)
          }}`,
        )
      );
    });
  }
  return lines.join("\n") + "\n";
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
