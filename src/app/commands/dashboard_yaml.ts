import { Document, Scalar, visit } from "yaml";
import { UNSAFE_CHARACTERS } from "../../base/plain_text.ts";
import { dashboardContent, parseDashboard } from "../../config/dashboard_file.ts";
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

/** What could steer a terminal stands there by its number, in quotes, and is read as what it is. */
function safeYaml(content: unknown): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== "string" || node.value.search(UNSAFE_CHARACTERS) < 0) return;
      node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 })
    .split("\n")
    .map((line) => line.replace(UNSAFE_CHARACTERS, escaped))
    .join("\n");
}

function escaped(character: string): string {
  const number = character.codePointAt(0)!.toString(16);
  return number.length <= 4 ? `\\u${number.padStart(4, "0")}` : `\\U${number.padStart(8, "0")}`;
}
