import { BROWSER_SCRIPTS } from "./browser_scripts.ts";

/** The script of the served page, or that of a report. */
export async function browserScript(name: keyof typeof BROWSER_SCRIPTS): Promise<string> {
  return BROWSER_SCRIPTS[name] ?? await bundled(name);
}

/** The script of a program that runs from its sources, made anew: no binary comes here. */
async function bundled(name: keyof typeof BROWSER_SCRIPTS): Promise<string> {
  const root = new URL("../../../", import.meta.url);
  const maker = await import(new URL("scripts/browser_scripts.ts", root).href);
  return await maker.bundledScript(decodeURIComponent(root.pathname), name);
}
