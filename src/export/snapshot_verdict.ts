import type { ValueState } from "../model/page_view.ts";
import type { Snapshot, SnapshotCheck } from "./snapshot.ts";

/** How it stands with the hosts of a snapshot, as monitoring plugins say it. */
export interface SnapshotVerdict {
  readonly state: "OK" | "WARNING" | "CRITICAL" | "UNKNOWN";
  /** Their exit code. */
  readonly exitCode: 0 | 1 | 2 | 3;
  /** What is wrong, a sentence for each host or value that is concerned, the worst first. */
  readonly faults: readonly string[];
}

const LACKING: ReadonlySet<ValueState> = new Set([
  "absent on this host",
  "unusable",
  "not recorded",
]);

/**
 * CRITICAL where a host did not answer or a value is beyond a critical limit; WARNING where one is beyond a
 * warning limit; UNKNOWN where a host answered and has nothing of what was asked for, or no value for a limit of
 * the command line, since then nothing is known of it.
 */
export function snapshotVerdict(snapshot: Snapshot): SnapshotVerdict {
  const { hosts, checks = [] } = snapshot;
  const silent = hosts.flatMap(({ host, result }) =>
    result.kind === "miss" ? [`${host.label}: ${result.message}`] : []
  );
  const empty = hosts.flatMap(({ host, result }, index) => {
    if (result.kind === "miss") return [];
    const { total, lacking } = lackingOf(snapshot, index);
    return total > 0 && lacking.length === total
      ? [`${host.label} answered, and none of ${total} values is to be had: ${whyOf(lacking)}`]
      : [];
  });
  const bad = (severity: SnapshotCheck["severity"]) =>
    checks.filter((check) => check.state === "bad" && check.severity === severity)
      .map(({ text }) => text);
  // Of a host that does not answer that is said already.
  const isSilent = (host: number) => hosts[host]?.result.kind === "miss";
  const unjudged = checks.filter(({ state, isAsked, hosts }) =>
    state === "no value" && isAsked && !hosts.every(isSilent)
  ).map(({ text }) => text);
  const critical = [...silent, ...bad("critical")], warning = bad("warning");
  const unknown = [...empty, ...unjudged];
  const faults = [...critical, ...warning, ...unknown];
  if (critical.length > 0) return { state: "CRITICAL", exitCode: 2, faults };
  if (warning.length > 0) return { state: "WARNING", exitCode: 1, faults };
  if (unknown.length > 0) return { state: "UNKNOWN", exitCode: 3, faults };
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
