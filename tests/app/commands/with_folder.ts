/** Runs a test with a folder of its own and a signal that is aborted at its end. */
export async function withFolder(
  test: (folder: string, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tg-commands-" });
  const end = new AbortController();
  try {
    await test(folder, end.signal);
  } finally {
    end.abort();
    await Deno.remove(folder, { recursive: true });
  }
}
