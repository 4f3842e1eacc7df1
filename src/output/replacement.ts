import { dirname } from "node:path";
import { messageOf } from "../base/error_message.ts";
import { removeAtExit } from "../base/leftovers.ts";
import { writeAll } from "./descriptor.ts";
import { ofOutput, type Output } from "./output.ts";

/** What of an existing file its replacement keeps. */
export type Kept = Pick<Deno.FileInfo, "uid" | "gid" | "mode" | "nlink">;

/**
 * A temporary file in the folder of `target` that takes its place when it is complete: a reader sees
 * the old content or the new, also after a crash. Undefined where the old file, `info`, could not be
 * replaced as it is: it may not be given to its owner, it has other names, or its folder takes no
 * file. Throws what the system says where a new file cannot be made.
 */
export async function openReplacement(
  target: string,
  info: Kept | undefined,
): Promise<Output | undefined> {
  if ((info?.nlink ?? 1) > 1) return undefined;
  // A name that nobody can have laid a link under in a folder that others may write to.
  const temporary = `${target}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  let file: Deno.FsFile;
  try {
    // Until it has its owner and mode nobody else may read it.
    const mode = info === undefined ? {} : { mode: 0o600 };
    file = await Deno.open(temporary, { write: true, createNew: true, ...mode });
  } catch (error) {
    if (info === undefined) throw error;
    return undefined;
  }
  const forget = removeAtExit(temporary);
  if (info !== undefined && !await isGiven(temporary, info)) {
    file.close();
    await Deno.remove(temporary).catch(() => {});
    forget();
    return undefined;
  }
  let isOpen = true, isComplete = false;
  const close = () => {
    if (isOpen) file.close();
    isOpen = false;
  };
  async function complete(): Promise<void> {
    await file.sync();
    close();
    await takePlace(temporary, target);
    isComplete = true;
    forget();
    await syncFolder(dirname(target));
  }
  return {
    write: (bytes) => ofOutput(target, writeAll(file, bytes)),
    complete: () => ofOutput(target, complete()),
    async [Symbol.asyncDispose]() {
      close();
      if (isComplete) return;
      await Deno.remove(temporary).catch(() => {});
      forget();
    },
  };
}

/** Gives a file another's owner, group and mode; false where this user may not. */
async function isGiven(path: string, { uid, gid, mode }: Kept): Promise<boolean> {
  try {
    const own = await Deno.stat(path);
    if (uid !== null && gid !== null && (own.uid !== uid || own.gid !== gid)) {
      await Deno.chown(path, uid, gid);
    }
    if (mode !== null) await Deno.chmod(path, mode & 0o7777);
    return true;
  } catch {
    return false;
  }
}

/** A file that is mounted by itself, as containers have them, can be written but not replaced. */
async function takePlace(temporary: string, target: string): Promise<void> {
  try {
    await Deno.rename(temporary, target);
  } catch (error) {
    if (!(error instanceof Deno.errors.Busy) && !/busy/i.test(messageOf(error))) throw error;
    await Deno.copyFile(temporary, target);
    await Deno.remove(temporary);
  }
}

/** A new name is on the disk when its folder is; some file systems know no such thing. */
async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path, { read: true });
    await folder.sync();
  } catch {
    // The file itself is on the disk, under one name or the other.
  }
}
