import { parse } from "yaml";

/** The name of ATS's JSONRPC socket in its run directory. */
export const SOCKET_NAME = "jsonrpc20.sock";

/** `__SO_ACCEPTCON` of Linux: the socket listens. */
const LISTENING = 0x10000;
const STREAM = 1;

/**
 * The paths of listening JSONRPC sockets in the text of `/proc/net/unix`, sorted, each once. The
 * columns are those of proc_pid_net(5): Num RefCount Protocol Flags Type St Inode Path.
 */
export function listeningSockets(procNetUnix: string): string[] {
  const paths = new Set<string>();
  for (const line of procNetUnix.split("\n")) {
    // A path may hold blanks; one that begins with @ is no file.
    const [, flags, type, path] =
      /^\S+: \S+ \S+ ([0-9A-Fa-f]+) ([0-9A-Fa-f]+) \S+ +\d+ (\/.*)$/.exec(line) ?? [];
    if (flags === undefined || type === undefined || path === undefined) continue;
    if ((parseInt(flags, 16) & LISTENING) === 0 || parseInt(type, 16) !== STREAM) continue;
    if (path.endsWith(`/${SOCKET_NAME}`)) paths.add(path);
  }
  return [...paths].sort();
}

/** Where `traffic_ctl` is installed, besides PATH; the prefixes of `config.layout` and of packages. */
export const TRAFFIC_CTL_DIRECTORIES: readonly string[] = [
  "/opt/ats/bin",
  "/opt/trafficserver/bin",
  "/usr/local/trafficserver/bin",
  "/usr/local/bin",
  "/usr/bin",
  "/usr/local/sbin",
  "/usr/sbin",
  "/opt/homebrew/bin",
];

/** Where the socket is, by the layouts of `config.layout` and of packages; likelier ones first. */
export const USUAL_SOCKETS: readonly string[] = [
  "/run/trafficserver",
  "/var/run/trafficserver",
  "/opt/ats/var/trafficserver",
  "/opt/trafficserver/var/trafficserver",
  "/usr/local/trafficserver/var/trafficserver",
  "/usr/local/var/trafficserver",
  "/usr/local/var/run/trafficserver",
  "/opt/ats/var/run/trafficserver",
  "/opt/homebrew/var/trafficserver",
  "/var/trafficserver",
  "/var/lib/trafficserver",
].map((directory) => `${directory}/${SOCKET_NAME}`);

/**
 * The directory of the sockets that a `runroot.yaml` names: `runtimedir`, relative to the file's own
 * directory; the default of `traffic_layout init` where it names none. Throws where the text is no map.
 * (`src/tscore/runroot.cc` of Traffic Server.)
 */
export function runtimeDirectory(runrootYaml: string, directory: string): string {
  const map: unknown = parse(runrootYaml, { schema: "failsafe", logLevel: "error" });
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new TypeError("it is not a map of directories");
  }
  const { runtimedir } = map as { runtimedir?: unknown };
  const named = typeof runtimedir === "string" && runtimedir !== ""
    ? runtimedir
    : "var/trafficserver";
  const base = directory.replace(/\/+$/, "");
  return named.startsWith("/") ? named : `${base}/${named.replace(/^(\.\/)+/, "")}`;
}

/**
 * The files in which a run root may be described, most wanted first: in the directory that
 * `TS_RUNROOT` names (or that file itself), then in the working directory and up to three above it.
 */
export function runRootFiles(
  { runRoot, workingDirectory }: {
    readonly runRoot?: string | undefined;
    readonly workingDirectory?: string | undefined;
  },
): string[] {
  const files: string[] = [];
  if (runRoot) {
    files.push(/\.ya?ml$/.test(runRoot) ? runRoot : `${runRoot.replace(/\/+$/, "")}/runroot.yaml`);
  }
  let directory = workingDirectory?.replace(/\/+$/, "") ?? "";
  for (let level = 0; level < 4 && directory !== ""; level++) {
    files.push(`${directory}/runroot.yaml`);
    directory = directory.slice(0, directory.lastIndexOf("/"));
  }
  return [...new Set(files)];
}

/**
 * The run directory in what `traffic_ctl config get proxy.config.local_state_dir` printed, e.g.
 * `proxy.config.local_state_dir: /run/trafficserver`; `undefined` where it printed something else.
 */
export function localStateDir(output: string): string | undefined {
  const [, directory] = /^proxy\.config\.local_state_dir:[ \t]*(\/.*?)[ \t\r]*$/m.exec(output) ??
    [];
  return directory === undefined || directory === "/" ? directory : directory.replace(/\/+$/, "");
}
