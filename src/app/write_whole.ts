import { plainText } from "../model/plain_text.ts";

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a temporary file
 * in the same folder, then a rename. Throws an Error that names the file and says what is wrong.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${Deno.pid}.tmp`;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await Deno.writeFile(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {});
    const why = cause instanceof Deno.errors.NotFound
      ? "its folder does not exist"
      : cause instanceof Deno.errors.PermissionDenied
      ? "this user may not write there"
      : plainText(cause instanceof Error ? cause.message : String(cause));
    throw new Error(`${plainText(path)} could not be written: ${why}`, { cause });
  }
}
