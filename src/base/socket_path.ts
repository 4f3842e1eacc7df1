/** `sun_path` of Linux holds 108 bytes, the closing zero among them; macOS has 104. */
export const LONGEST_SOCKET_PATH = 107;

/** Says in a few words why a path cannot be a Unix socket's; undefined when it can. */
export function socketPathFault(path: string): string | undefined {
  if (path === "") return "it is empty";
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f-\x9f]/.test(path)) return "it holds control characters";
  const bytes = new TextEncoder().encode(path).length;
  if (bytes <= LONGEST_SOCKET_PATH) return undefined;
  return `it has ${bytes} bytes, and a socket's path at most ${LONGEST_SOCKET_PATH}`;
}
