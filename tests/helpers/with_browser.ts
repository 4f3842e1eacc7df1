import { type Browser, chromium, type Page } from "playwright-core";
import { notInstalled } from "../../scripts/test_programs.ts";
import { withDirectory } from "./with_directory.ts";

export type { Page };

/** Runs a test with a real browser, which keeps what it keeps in a folder that is removed. */
export async function withBrowser(test: (browser: Browser) => Promise<void>): Promise<void> {
  await withDirectory(async (folder) => {
    const browser = await launch(folder);
    try {
      await test(browser);
    } finally {
      await browser.close();
    }
  });
}

async function launch(folder: string): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: "/usr/bin/chromium",
      // As root it has no sandbox; pages are our own.
      args: ["--no-sandbox", "--disable-gpu"],
      env: { ...Deno.env.toObject(), HOME: folder, TMPDIR: folder, XDG_CONFIG_HOME: folder },
    });
  } catch (cause) {
    throw new Error(notInstalled("chromium"), { cause });
  }
}
