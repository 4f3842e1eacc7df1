/** How the lines of several hosts are shown: each, or several drawn together. */
export type HostsAs =
  | { readonly mode: "lines" | "sum" | "avg" | "max" | "spread" }
  | { readonly mode: "top"; readonly count: number };
