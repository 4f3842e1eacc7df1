/**
 * Opens an address in the user's browser. Returns false where there is none to open it in: no screen, or
 * no program that knows the browser.
 */
export async function openBrowser(
  url: string,
  env: (name: string) => string | undefined,
): Promise<boolean> {
  const isMac = Deno.build.os === "darwin";
  // Over ssh it would open where nobody sits.
  if (env("SSH_CONNECTION")) return false;
  if (!isMac && !env("DISPLAY") && !env("WAYLAND_DISPLAY")) return false;
  try {
    const { success } = await new Deno.Command(isMac ? "open" : "xdg-open", {
      args: [url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** It starts the browser and ends; some wait for the browser's first window, in milliseconds. */
const PATIENCE_MS = 5_000;
