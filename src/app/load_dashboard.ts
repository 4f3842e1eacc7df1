import { UsageError } from "../model/errors.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { orAborted } from "../base/or_aborted.ts";
import { plainText } from "../base/plain_text.ts";
import { isNoFile, settingsText } from "./commands/settings_text.ts";
import { BUILT_IN_DASHBOARDS, builtInDashboard } from "../config/built_in_dashboards.ts";

/** A dashboard, and the text that it was read from. */
export interface LoadedDashboard {
  readonly dashboard: Dashboard;
  readonly text: string;
}

/**
 * The dashboard of a file or of a built-in one's name, or the default. Throws a `UsageError` that says
 * where it is wrong, and the signal's reason where it is aborted before somebody has written the file.
 */
export async function loadDashboard(
  file: string | undefined,
  signal?: AbortSignal,
): Promise<Dashboard> {
  return (await loadDashboardText(file, signal)).dashboard;
}

/** The same with its text, for those who keep it. A file named as a built-in dashboard is `./NAME`. */
export async function loadDashboardText(
  file: string | undefined,
  signal?: AbortSignal,
): Promise<LoadedDashboard> {
  const { parseDashboard } = await import("../config/dashboard_file.ts");
  const builtIn = builtInDashboard(file);
  const reading = builtIn === undefined ? readText(file!) : builtIn.text();
  const text = signal === undefined ? await reading : await orAborted(reading, signal);
  return { text, dashboard: parseDashboard(text, sourceOf(file)) };
}

/** What a dashboard comes from, in words. */
function sourceOf(file: string | undefined): string {
  if (file === undefined) return "the built-in dashboard";
  return builtInDashboard(file) === undefined ? file : `the built-in dashboard ${file}`;
}

/** The tool's own page, of `dashboards/this_tool.yaml`. */
export async function toolDashboard(): Promise<Dashboard> {
  const { parseDashboard } = await import("../config/dashboard_file.ts");
  const { default: text } = await import("../../dashboards/this_tool.yaml", {
    with: { type: "text" },
  });
  return parseDashboard(text, "the tool's own dashboard");
}

async function readText(file: string): Promise<string> {
  try {
    return await settingsText(file, "dashboard file");
  } catch (error) {
    const isMistyped = error instanceof UsageError && isNoFile(error.cause) && !/[/.]/.test(file);
    if (!isMistyped) throw error;
    const names = Object.keys(BUILT_IN_DASHBOARDS).join(", ");
    throw new UsageError(`${error.message} Built in are: ${names}.`, { cause: error });
  }
}

/** The index (from 0) of a page given by its 1-based number or its name. Throws a `UsageError`. */
export function pageIndex(dashboard: Dashboard, page: number | string | undefined): number {
  if (page === undefined) return 0;
  const { pages } = dashboard;
  const index = typeof page === "number"
    ? page - 1
    : pages.findIndex(({ name }) => name.toLowerCase() === page.toLowerCase());
  if (pages[index] !== undefined) return index;
  const names = pages.map(({ name }, position) => `${position + 1} ${name}`).join(", ");
  throw new UsageError(
    `There is no page ${plainText(String(page))}; there are: ${plainText(names)}.`,
  );
}

export const DEFAULT_WINDOW_MS = 60_000;

/** A window that nobody asked for shows at least so many readings of what is read seldom. */
const WINDOW_READINGS = 60;

/**
 * The window drawn at first: the command line's word, then the dashboard file's; else a minute or, where
 * readings are known to be `intervalMs` apart, as many as make a line.
 */
export function windowOf(
  settings: { readonly historyMs?: number | undefined },
  dashboard: Dashboard,
  { intervalMs = 0 }: { readonly intervalMs?: number | undefined } = {},
): number {
  if (settings.historyMs !== undefined) return settings.historyMs;
  return dashboard.historySeconds === undefined
    ? Math.max(DEFAULT_WINDOW_MS, WINDOW_READINGS * intervalMs)
    : dashboard.historySeconds * 1000;
}
