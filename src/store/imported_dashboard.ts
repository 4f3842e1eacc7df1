const PANELS_PER_PAGE = 4;
const COLORS = ["#ffff00", "#00ffff", "#00ff7f", "#ff8c00"] as const;

/**
 * A dashboard file for values that were imported by label: one panel for each, four a page, every one a gauge of
 * the record that bears the label's name, for the collector has derived them already.
 */
export function importedDashboard(labels: readonly string[]): string {
  const lines = ["pages:"];
  const pages = Math.ceil(labels.length / PANELS_PER_PAGE);
  for (let page = 0; page < pages; page++) {
    lines.push(`- name: ${quoted(pages > 1 ? `Imported ${page + 1}` : "Imported")}`, "  panels:");
    for (let panel = 0; panel < PANELS_PER_PAGE; panel++) {
      const label = labels[page * PANELS_PER_PAGE + panel];
      if (label === undefined) break;
      lines.push(
        `  - title: ${quoted(label)}`,
        "    metrics:",
        `    - name: ${quoted(label)}`,
        "      type: gauge",
        `      key: ${quoted(label)}`,
        `      color: ${quoted(COLORS[panel]!)}`,
      );
    }
  }
  return lines.join("\n") + "\n";
}

/** As JSON writes it, which every YAML parser reads as the same text. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
