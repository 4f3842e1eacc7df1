import { basename, dirname, resolve } from "node:path";

const MOST_LINKS = 40;

/**
 * What tells a file from every other, however it is named: device and inode; for one that is not
 * there yet, its folder's and its name. Undefined for what is no regular file.
 */
export function fileIdentity(path: string): string | undefined {
  try {
    const { isFile, dev, ino } = Deno.statSync(path);
    return isFile ? `${dev}:${ino}` : undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return undefined;
  }
  try {
    const target = linkTarget(path);
    const { dev, ino } = Deno.statSync(dirname(target));
    return `${dev}:${ino}/${basename(target)}`;
  } catch {
    return undefined;
  }
}

/** Where a path leads to by links, whether there is something or not. Throws where they go in a circle. */
export function linkTarget(path: string): string {
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      target = resolve(dirname(target), Deno.readLinkSync(target));
    } catch {
      return target;
    }
  }
  throw new Error("its links lead in a circle");
}
