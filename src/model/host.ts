/** How a host's JSONRPC socket is reached: on this machine, or over the system's ssh. */
export type HostAddress =
  | { readonly kind: "local" }
  /** Not at all: a Prometheus tells of it. */
  | { readonly kind: "prometheus" }
  | {
    readonly kind: "ssh";
    /** `NAME` or `USER@NAME`, validated as a whole: it can never become an option or a command. */
    readonly destination: string;
    readonly port?: number | undefined;
  };

/** The address of a host that is reached over ssh. */
export type SshAddress = HostAddress & { readonly kind: "ssh" };

/** One server of the fleet, as the user named it. */
export interface Host {
  /** What the user typed, the label aside: unique, and the key in recordings. */
  readonly id: string;
  /** The shortest name that is unique on the screen, or the `LABEL=` the user gave. */
  readonly label: string;
  readonly address: HostAddress;
  /** The JSONRPC socket's path on that host; absent: it is discovered. */
  readonly socketPath?: string | undefined;
  /** The group of `GROUP=a,b,c`, where the user compares groups. */
  readonly group?: string | undefined;
}

/** Whether a host is one of those named: by what the user typed, its label, its name or its group; `*` stands for anything. */
export function isHostNamed(
  { id, label, address, group }: Host,
  patterns: readonly string[],
): boolean {
  const names = [id, label, group, ...(address.kind === "ssh" ? [address.destination] : [])]
    .filter((name) => name !== undefined);
  return patterns.some((pattern) => names.some((name) => matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
}
