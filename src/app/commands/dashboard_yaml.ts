import { dashboardContent, parseDashboard } from "../../config/dashboard_file.ts";
import { safeYaml } from "./safe_yaml.ts";
import { panelUnit } from "../../view/units.ts";

/** Where neither a file nor the command line says otherwise. */
const DEFAULT_HISTORY_SECONDS = 60;
const DEFAULT_TIME_ZONE = "UTC";

/** A dashboard file's text as one that reads the same, its defaults written out. Throws a `YamlFileError`. */
export function dashboardYaml(text: string, source: string): string {
  const { history, timezone, pages, ...rest } = dashboardContent(text, source);
  const parsed = parseDashboard(text, source).pages;
  const content = {
    history: (typeof history === "object" ? history.seconds : history) ?? DEFAULT_HISTORY_SECONDS,
    timezone: timezone ?? DEFAULT_TIME_ZONE,
    ...rest,
    pages: pages.map(({ name, panels }, page) => ({
      name,
      panels: panels.map(({ title, unit, ...rest }, panel) => ({
        title,
        unit: unit ?? panelUnit(parsed[page]!.panels[panel]!),
        ...rest,
      })),
    })),
  };
  return safeYaml(content);
}
