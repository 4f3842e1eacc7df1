/** How the lines of several hosts are shown: each, or several drawn together. */
export type HostsAs =
  | {
    /** `auto`: lines or, of groups, averages; as a spread where they are too many. */
    readonly mode: "auto" | "lines" | "sum" | "avg" | "max" | "spread";
  }
  | { readonly mode: "top"; readonly count: number };

/** More lines of one metric than there are line styles cannot be told apart. */
export const MOST_HOST_LINES = 4;

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
