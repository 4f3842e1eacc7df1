import type { Dashboard, Page } from "../model/dashboard.ts";
import { plainText } from "../model/plain_text.ts";

const PANELS_PER_PAGE = 4;
const COLORS = ["#ffd84d", "#4dd8ff", "#5ee08a", "#ff9b50"] as const;

/**
 * A dashboard of one panel for each record, which shows its values as they are: for recordings of
 * collectors that derived before they stored.
 */
export function recordPages(records: readonly string[]): Dashboard {
  const count = Math.max(1, Math.ceil(records.length / PANELS_PER_PAGE));
  const pages = Array.from({ length: count }, (_, number): Page => {
    const own = records.slice(number * PANELS_PER_PAGE, (number + 1) * PANELS_PER_PAGE);
    return {
      name: count === 1 ? "Records" : `Records ${number + 1}`,
      panels: own.map((key, index) => ({
        title: plainText(key, 80),
        metrics: [{ name: plainText(key, 80), type: "gauge", key, color: COLORS[index]! }],
      })),
    };
  });
  return { source: "the recorded values", pages };
}
