import { LONGEST_SOCKET_PATH } from "../../base/socket_path.ts";

/**
 * Says in a few words why a path cannot be a Unix socket's on a remote host; undefined when it can.
 */
export function socketPathFault(path: string): string | undefined {
  if (!path.startsWith("/")) return "it does not begin with /";
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f-\x9f]/.test(path)) return "it holds control characters";
  const bytes = new TextEncoder().encode(path).length;
  if (bytes > LONGEST_SOCKET_PATH) {
    return `it has ${bytes} bytes, and a socket's path at most ${LONGEST_SOCKET_PATH}`;
  }
  return undefined;
}

/**
 * Whether a path means itself to every tool: in ssh's `-L` (where `:` `%` `$` mean more) and in an
 * address of socat (where `,` `!` `:` do).
 */
export function isPlainSocketPath(path: string): boolean {
  return socketPathFault(path) === undefined && /^[A-Za-z0-9._/+@=-]+$/.test(path);
}
