/** Runs a test in a temporary directory of its own, with a signal that is aborted at its end. */
export async function withDirectory(
  test: (directory: string, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "tg-" });
  const end = new AbortController();
  try {
    await test(directory, end.signal);
  } finally {
    end.abort();
    await Deno.remove(directory, { recursive: true });
  }
}
