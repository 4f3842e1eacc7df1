import type { Dashboard, Metric, Panel } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { MOST_HOST_LINES } from "../../model/hosts_as.ts";
import type { FleetChange } from "../../series/across_hosts.ts";
import { changeText } from "../../base/change_text.ts";
import { recordMeaning } from "./record_meaning.ts";
import { metricPieces } from "./record_pieces.ts";

/** A page of what moved: a small panel for each record, `keys` naming the first so many. */
export function movedDashboard(
  changes: readonly FleetChange[],
  { hosts, keys, name }: {
    readonly hosts: readonly Host[];
    readonly keys: readonly string[];
    readonly name: string;
  },
): Dashboard {
  const panels = changes.map((change, index) => panelOf(change, hosts, keys[index] ?? ""));
  return { source: "what moved", pages: [{ name, panels }] };
}

function panelOf(change: FleetChange, hosts: readonly Host[], key: string): Panel {
  const { record, alike } = change;
  const more = alike.length === 0 ? "" : ` +${alike.length}`;
  const own = change.hosts.map((index) => hosts[index]!);
  return {
    title: `${key} ${shortName(record)}${more}`.trimStart(),
    metrics: [metricOf(change, hostWords(own, hosts.length))],
    hosts: hosts.length === 1 ? undefined : own.map(({ id }) => id),
  };
}

function metricOf(change: FleetChange, who: string): Metric {
  const { record, kind, during } = change;
  const unit = recordMeaning(record)?.unit;
  const type = kind === "rate" ? "counter" : "gauge";
  const [piece] = metricPieces([{ name: record, value: during, type, unit }]);
  return { ...piece!, name: `${who}${changeText(change.before, change.during)}` };
}

function hostWords(own: readonly Host[], hostCount: number): string {
  // Lines are named by themselves, beside their values.
  return own.length > MOST_HOST_LINES ? `${own.length} of ${hostCount} hosts ` : "";
}

/** Without what all records of a server begin with. */
function shortName(record: string): string {
  return record.replace(/^proxy\.process\./, "");
}
