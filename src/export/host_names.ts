import type { Host } from "../model/host.ts";

/** What hosts are called, by id: by their newest label, or by their id where several have that label. */
export function hostNames(hosts: readonly Host[]): ReadonlyMap<string, string> {
  const labels = new Map(hosts.map(({ id, label }) => [id, label]));
  const shared = Map.groupBy(labels, ([, label]) => label);
  return new Map(
    [...labels].map(([id, label]) => [id, shared.get(label)!.length > 1 ? id : label]),
  );
}
