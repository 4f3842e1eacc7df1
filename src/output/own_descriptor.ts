import { resolve } from "node:path";

const NUMBERS: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2 };

/** Links can lead in a circle; the system follows no more either. */
const MOST_LINKS = 40;

/**
 * The number of the open descriptor of this process that a path names: `/dev/stdout`, `/dev/fd/3`,
 * `/proc/self/fd/3`, also by links to them. Undefined for every other path. To open such a path
 * anew would write at the beginning of a file that the shell appends to.
 */
export function ownDescriptor(path: string): number | undefined {
  let absolute = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const [, name, number] = /^\/dev\/(?:(stdin|stdout|stderr)|fd\/(\d{1,6}))$/.exec(absolute) ??
      [];
    if (name !== undefined) return NUMBERS[name];
    if (number !== undefined) return Number(number);
    const [, pid, below] = /^\/proc\/(self|thread-self|\d+)\/fd\/(\d{1,6})$/.exec(absolute) ?? [];
    if (below !== undefined && (!/^\d/.test(pid!) || Number(pid) === Deno.pid)) {
      return Number(below);
    }
    try {
      absolute = resolve(absolute, "..", Deno.readLinkSync(absolute));
    } catch {
      return undefined;
    }
  }
  return undefined;
}
