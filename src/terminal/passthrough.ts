/**
 * Wraps bytes so that tmux hands them to the terminal around it: every ESC is doubled. tmux drops a
 * wrapped string over 1 MiB. Source: tmux(1), `allow-passthrough`.
 */
export function passthrough(payload: string): string {
  return `\x1bPtmux;${payload.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}
