/** A permission of the compiled program, as `deno compile` takes it. */
export interface Permission {
  readonly flag: string;
  /** What takes it, and why it is no narrower. */
  readonly why: string;
  /** The first release of Deno that asks for it; absent: all that are supported do. */
  readonly since?: readonly [major: number, minor: number];
}

/** All environment variables that the program or a package of it reads, by what they are for. */
export const VARIABLES: readonly string[] = [
  // Where the server's socket is.
  ...["TRAFFICSERVER_JSONRPC_SOCKET", "TS_RUNROOT", "PATH"],
  // What the terminal can show, and within what it runs.
  ...["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "COLUMNS", "LINES"],
  ...["LC_TERMINAL", "LC_TERMINAL_VERSION", "KONSOLE_VERSION", "VTE_VERSION", "WT_SESSION"],
  ...["TMUX", "TMUX_PANE", "STY", "ZELLIJ"],
  ...["LC_ALL", "LC_CTYPE", "LANG"],
  // Whether colour is wanted: the program, and commander for its help.
  ...["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"],
  // Where private files of ssh connections lie.
  ...["XDG_RUNTIME_DIR", "TMPDIR"],
  // The package yaml asks whether it shall log.
  ...["LOG_STREAM", "LOG_TOKENS"],
];

/**
 * What the compiled program may do. Found by taking each away and trying; `sys`, `ffi` and
 * `import` are not needed, and `net` only where Deno counts Unix sockets to it: the program has no
 * other connections.
 */
export const PERMISSIONS: readonly Permission[] = [
  {
    flag: "--allow-read",
    why: "dashboards, recordings and sockets lie wherever the user or a server put them",
  },
  {
    flag: "--allow-write",
    why: "pictures, recordings and logs go where the user says; connecting to a socket is writing",
  },
  {
    flag: `--allow-env=${VARIABLES.join(",")}`,
    why: "these variables and no others",
  },
  {
    flag: "--allow-run",
    why:
      "ssh, tmux, ps and each server's own traffic_ctl. Names are looked up on PATH once at the " +
      "start, where Deno 2.4 gives up if there is no PATH; paths would miss an ssh of the user's " +
      "own. And whoever may run ssh may run anything (ProxyCommand)",
  },
  {
    flag: "--allow-net",
    why: "Unix sockets, anywhere: a narrower grant takes one path",
    since: [2, 8],
  },
];

/** The flags for a release of Deno, as `2.9.6`. */
export function permissionFlags(version: string): string[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return PERMISSIONS.filter(({ since = [0, 0] }) =>
    major > since[0] || major === since[0] && minor >= since[1]
  ).map(({ flag }) => flag);
}
