import { writeWhole } from "../write_whole.ts";

/**
 * Writes a command's output to a file: whole and by a rename, so that a reader (a web server, the
 * textfile collector) never sees a part. A link is followed, an old file's mode is kept, and what
 * is no regular file (`/dev/null`, a named pipe) is written to as it is. Throws an Error that says why not.
 */
export async function writeOutput(path: string, content: Uint8Array | string): Promise<void> {
  const target = await existing(path);
  if (target !== undefined && !target.info.isFile && !target.info.isDirectory) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    return await Deno.writeFile(target.path, bytes, { create: false });
  }
  await writeWhole(target?.path ?? path, content);
  if (target?.info.isFile && target.info.mode !== null) {
    await Deno.chmod(target.path, target.info.mode & 0o777);
  }
}

async function existing(path: string): Promise<{ path: string; info: Deno.FileInfo } | undefined> {
  try {
    const real = await Deno.realPath(path);
    return { path: real, info: await Deno.stat(real) };
  } catch {
    // There is nothing yet, or nothing that may be seen: writing says what is wrong.
    return undefined;
  }
}
