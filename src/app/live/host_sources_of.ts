import { HostSources } from "../../collect/sources/host_sources.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import type { Source } from "../../model/source.ts";
import type { Transport } from "../../model/transport.ts";
import { recordsOf } from "../../series/records_of.ts";
import { mayFind, wildcardPatterns } from "../../series/wildcard_patterns.ts";
import { isReadOn } from "./sources_of_host.ts";

/** How the sources of a session are read. */
export interface SourceSettings {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** Told once of each source that yields nothing, or nothing any more. */
  readonly onTrouble: (sentence: string) => void;
}

/** What a dashboard has read on a host beside its server; undefined where that is nothing. */
export function hostSourcesOf(
  { host, transport }: { readonly host: Host; readonly transport: Transport },
  dashboard: Dashboard,
  settings: SourceSettings,
): HostSources | undefined {
  const records = recordsOf(dashboard.pages);
  const patterns = wildcardPatterns(dashboard);
  const sources = (dashboard.sources ?? []).filter(({ name }) =>
    records.some((record) => record.startsWith(`${name}.`)) ||
    patterns.some((pattern) => mayFind(pattern, `${name}.`))
  );
  if (sources.length === 0) return undefined;
  const isOurs = (source: Source) => isReadOn(source, host);
  return new HostSources(sources.filter(isOurs), {
    ...settings,
    label: host.label,
    transport,
    records,
    patterns: patterns.map((pattern) => new RegExp(pattern)),
    lacking: sources.filter((source) => !isOurs(source)),
  });
}
