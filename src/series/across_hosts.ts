import type { RecordChange } from "./rank_changes.ts";

/** How a record moved on one host or more. */
export interface FleetChange extends RecordChange {
  /** The indexes of the hosts on which it moved so, the one that it stands for first. */
  readonly hosts: readonly number[];
}

/** Ranked changes with what moved on several hosts in the same direction once, where it moved most. */
export function acrossHosts(changes: readonly RecordChange[]): FleetChange[] {
  const groups = new Map<string, FleetChange & { readonly hosts: number[] }>();
  for (const change of changes) {
    const key = `${change.record} ${change.kind} ${change.during > change.before}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...change, hosts: [change.host] });
    else if (!group.hosts.includes(change.host)) group.hosts.push(change.host);
  }
  return [...groups.values()];
}
