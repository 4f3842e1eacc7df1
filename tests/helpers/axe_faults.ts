/// <reference lib="dom" />
import axe from "axe-core";
import type { Page } from "./with_browser.ts";

/** What axe finds wrong with a page for those who do not see it, or see it badly; the page lets foreign scripts run. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  return await page.evaluate(async () => {
    // deno-lint-ignore no-explicit-any -- what the script puts there
    const { violations } = await (globalThis as any).axe.run();
    return violations.map(({ id, impact }: { id: string; impact: string }) => `${impact}: ${id}`);
  });
}
