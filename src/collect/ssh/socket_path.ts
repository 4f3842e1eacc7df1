import { socketPathFault } from "../../base/socket_path.ts";

/** Says in a few words why a path cannot be a Unix socket's on a remote host; undefined when it can. */
export function remoteSocketFault(path: string): string | undefined {
  return path.startsWith("/") ? socketPathFault(path) : "it does not begin with /";
}

/**
 * Whether a path means itself to every tool: in ssh's `-L` (where `:` `%` `$` mean more) and in an
 * address of socat (where `,` `!` `:` do).
 */
export function isPlainSocketPath(path: string): boolean {
  return remoteSocketFault(path) === undefined && /^[A-Za-z0-9._/+@=-]+$/.test(path);
}
