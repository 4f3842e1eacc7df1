/**
 * How a frame ends on a terminal that answers: the cursor is put where only this frame puts it, and
 * asked for. Through tmux each ESC is doubled.
 */
// deno-lint-ignore no-control-regex
export const FRAME_END = /\x1b\[2;\dH\x1b{1,2}\[6n/g;

/** How a terminal answers that it has taken in a frame. */
// deno-lint-ignore no-control-regex
export const FRAME_ANSWER = /\x1b\[2;\dR/g;

/** How often a pattern is found. */
export function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Whether nothing follows the last frame. */
export function endsInFrame(output: string): boolean {
  const last = [...output.slice(-24).matchAll(FRAME_END)].at(-1);
  return last !== undefined && output.slice(-24).slice(last.index + last[0].length).length <= 2;
}
