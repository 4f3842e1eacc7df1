import { makeTemporaryFolder } from "../../base/temporary_folder.ts";
import { xmlText } from "../../base/xml_text.ts";

/**
 * Opens a link in the user's browser. Returns what is to be disposed when the program ends, or undefined
 * where there is none to open it in: no screen, or no program that knows the browser.
 */
export async function openBrowser(
  { link, isSecret }: { readonly link: string; readonly isSecret: boolean },
  env: (name: string) => string | undefined,
): Promise<Disposable | undefined> {
  const isMac = Deno.build.os === "darwin";
  // Over ssh it would open where nobody sits.
  if (env("SSH_CONNECTION")) return undefined;
  if (!isMac && !env("DISPLAY") && !env("WAYLAND_DISPLAY")) return undefined;
  const page = isSecret ? await leadingPage(link) : { url: link, [Symbol.dispose]: () => {} };
  try {
    const { success } = await new Deno.Command(isMac ? "open" : "xdg-open", {
      args: [page.url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).output();
    if (success) return page;
  } catch {
    // There is no such program, or it does not end.
  }
  page[Symbol.dispose]();
  return undefined;
}

/** It starts the browser and ends; some wait for the browser's first window, in milliseconds. */
const PATIENCE_MS = 5_000;

/** A file of this user alone that leads to a link: everybody may read the arguments of a process. */
async function leadingPage(link: string): Promise<Disposable & { readonly url: string }> {
  const folder = makeTemporaryFolder();
  const path = `${folder.path}/traffic-grapher.html`;
  const text = `<!DOCTYPE html><meta http-equiv="refresh" content="0;url=${xmlText(link)}">\n`;
  await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
  return { url: `file://${path}`, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
