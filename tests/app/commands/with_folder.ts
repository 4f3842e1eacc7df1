/** A folder of a test's own. */
export interface Stage {
  readonly folder: string;
  /** Aborted at the end of the test. */
  readonly signal: AbortSignal;
  /** Ends something before the folder is removed. */
  use<T extends AsyncDisposable>(resource: T): T;
}

/** Runs a test with a folder, and ends at its end what it used there. */
export async function withFolder(test: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tg-commands-" });
  const end = new AbortController();
  const resources: AsyncDisposable[] = [];
  try {
    await test({
      folder,
      signal: end.signal,
      use(resource) {
        resources.push(resource);
        return resource;
      },
    });
  } finally {
    end.abort();
    for (const resource of resources) await resource[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
}
