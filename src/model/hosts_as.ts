/** How the lines of several hosts are shown: each, or several drawn together. */
export type HostsAs =
  | {
    /** `auto`: lines or, of groups, averages; as a spread where they are too many. */
    readonly mode: "auto" | "lines" | "sum" | "avg" | "max" | "spread";
  }
  | { readonly mode: "top"; readonly count: number };

/** More lines of one metric than there are line styles cannot be told apart. */
export const MOST_HOST_LINES = 4;
