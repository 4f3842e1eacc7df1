import type { Labels } from "../../collect/prometheus/parse_result.ts";
import type { PrometheusClient } from "../../collect/prometheus/prometheus_client.ts";
import { oneOf, selectorOf } from "../../collect/prometheus/selector.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import type { PrometheusSource } from "../../model/prometheus_source.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { OWN_METRICS } from "../../export/prometheus_text.ts";
import type { RecordQuery } from "./record_queries.ts";

/** So many hosts tell how often all are scraped. */
const FEW = 3;

/**
 * The hosts that a Prometheus has something of in a stretch: those that are asked for, or all. With them what picks
 * series of their own of a few of them, to see how often they are sampled; absent: there are none. Rejects with a
 * `UsageError` where it has nothing of them, and a `CollectError`.
 */
export async function foundHosts(
  client: PrometheusClient,
  { source, queries, asked, window }: {
    readonly source: PrometheusSource;
    readonly queries: readonly RecordQuery[];
    readonly asked: readonly Host[];
    readonly window: TimeWindow;
  },
): Promise<{ readonly hosts: readonly Host[]; readonly sampled?: string }> {
  const { label, matchers } = source;
  const namesIn = (sets: readonly Labels[]) =>
    new Set(sets.flatMap((labels) => labels[label] === undefined ? [] : [labels[label]!]));
  const sampledIn = async (names: readonly string[]) =>
    namesIn(await client.series(selectorOf({ names, matchers }), window));
  const all = queries.flatMap((query) => query.names);
  let names: readonly string[] = [OWN_METRICS.up], sampled = new Set<string>();
  if (all.length > 0) sampled = await sampledIn(names);
  if (all.length > 0 && sampled.size === 0) sampled = await sampledIn(names = all);
  const known = new Set(sampled);
  for (const { expression, isDerived } of queries) {
    if (!isDerived) continue;
    const results = await client.query(expression, { atMs: window.toMs });
    for (const name of namesIn(results.map(({ labels }) => labels))) known.add(name);
  }
  const where = `Prometheus at ${client.name} has nothing of`;
  const hosts = chosen([...known].sort(inOrder), asked, { label, where });
  const few = hosts.map(({ id }) => id).filter((id) => sampled.has(id)).slice(0, FEW);
  if (few.length === 0) return { hosts };
  return { hosts, sampled: selectorOf({ names, matchers: [...matchers, oneOf(label, few)] }) };
}

function chosen(
  known: readonly string[],
  asked: readonly Host[],
  { label, where }: { readonly label: string; readonly where: string },
): readonly Host[] {
  const address = { kind: "prometheus" } as const;
  if (known.length === 0) {
    throw new UsageError(
      `${where} this dashboard with a label ${label}: let it scrape ` +
        "traffic-grapher serve, name another label with --source-label, or say in the dashboard " +
        "file what to ask for (prometheus: QUERY).",
    );
  }
  if (asked.length === 0) return known.map((id) => ({ id, label: plainText(id, 100), address }));
  const names = new Set(known);
  const found = asked.map((host): Host => {
    const { id, label, group } = host;
    const name = names.has(id) || !names.has(label) ? id : label;
    return { id: name, label, address, group };
  });
  if (found.some(({ id }) => names.has(id))) return found;
  throw new UsageError(
    `${where} these hosts; it has ${plainText(known.join(", "), 400)}.`,
  );
}

/** As people count: ats2 before ats10. */
const inOrder = new Intl.Collator("en", { numeric: true }).compare;
