import { stringify } from "yaml";
import { metricPieces } from "../records/record_pieces.ts";
import type { RecordRow } from "../records/record_rows.ts";

/** Records as metrics of a dashboard file, to be pasted below `metrics:` of a panel. */
export function metricsYaml(rows: readonly RecordRow[]): string {
  const texts = rows.filter(({ type }) => type === "text").length;
  const head = texts === 0 ? "" : `# without ${texts} that hold text\n`;
  const pieces = metricPieces(rows);
  return head + (pieces.length === 0 ? "" : stringify(pieces, { lineWidth: 0 }));
}
