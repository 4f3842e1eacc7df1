import type { ValueState } from "../model/page_view.ts";
import type { Snapshot } from "./snapshot.ts";

/** How it stands with the hosts of a snapshot, as monitoring plugins say it. */
export interface SnapshotVerdict {
  readonly state: "OK" | "CRITICAL" | "UNKNOWN";
  /** Their exit code. */
  readonly exitCode: 0 | 2 | 3;
  /** What is wrong, a sentence for each host that is concerned. */
  readonly faults: readonly string[];
}

const LACKING: ReadonlySet<ValueState> = new Set([
  "absent on this host",
  "unusable",
  "not recorded",
]);

/**
 * CRITICAL where a host did not answer; UNKNOWN where one answered and has nothing of what was asked
 * for, since then nothing is known of it.
 */
export function snapshotVerdict(snapshot: Snapshot): SnapshotVerdict {
  const silent = snapshot.hosts.flatMap(({ host, result }) =>
    result.kind === "miss" ? [`${host.label}: ${result.message}`] : []
  );
  const empty = snapshot.hosts.flatMap(({ host, result }, index) => {
    if (result.kind === "miss") return [];
    const { total, lacking } = lackingOf(snapshot, index);
    return total > 0 && lacking.length === total
      ? [`${host.label} answered, and none of ${total} values is to be had: ${whyOf(lacking)}`]
      : [];
  });
  const faults = [...silent, ...empty];
  if (silent.length > 0) return { state: "CRITICAL", exitCode: 2, faults };
  if (empty.length > 0) return { state: "UNKNOWN", exitCode: 3, faults };
  return { state: "OK", exitCode: 0, faults };
}

/** How many values of a host there should be, and why those are missing that it has no record of. */
export function lackingOf(
  { pages }: Pick<Snapshot, "pages">,
  host: number,
): { readonly total: number; readonly lacking: readonly string[] } {
  const values = pages.flatMap(({ panels }) => panels)
    .flatMap(({ metrics }) => metrics.flatMap(({ values }) => values[host] ?? []));
  const lacking = values.filter(({ state }) => LACKING.has(state));
  return { total: values.length, lacking: lacking.map(({ why = "" }) => why) };
}

function whyOf(lacking: readonly string[]): string {
  const [first = "", ...others] = new Set(lacking);
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}
