import { type HostsAs, MOST_HOST_LINES } from "../model/hosts_as.ts";

/** The ways to show several hosts, in the order in which a key goes through them. */
const WAYS: readonly HostsAs[] = [
  { mode: "lines" },
  { mode: "sum" },
  { mode: "avg" },
  { mode: "max" },
  { mode: "spread" },
  { mode: "top", count: 3 },
];

/** The way to show `hostCount` hosts that follows on one; lines only where they can be told apart. */
export function nextHostsAs({ mode }: HostsAs, hostCount: number): HostsAs {
  const areFew = hostCount <= MOST_HOST_LINES;
  const ways = areFew ? WAYS : WAYS.slice(1);
  const shown = mode === "auto" ? (areFew ? "lines" : "spread") : mode;
  return ways[(ways.findIndex((way) => way.mode === shown) + 1) % ways.length]!;
}
