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
