/// <reference lib="dom" />
import type { LatestView, PageView } from "../../model/page_view.ts";
import { element, elementById, header, row } from "./elements.ts";

/** The values of a page as tables, for those who do not see the picture. */
export function showValues(page: PageView): void {
  const heads = ["metric", ...page.hosts.map(({ label }) => label)];
  const tables = page.panels.map(({ title, unit, legend }) => {
    const rows = legend.map(({ metric, values, remark }) =>
      row(metric, ...(remark === undefined ? [] : [remark]), ...values.map(said))
    );
    return element(
      "table",
      {},
      element("caption", {}, `${title}, ${unit}`),
      element("thead", {}, element("tr", {}, ...heads.map((text) => header(text, "col")))),
      element("tbody", {}, ...rows),
    );
  });
  const hosts = page.hosts.map(({ label, words }) => element("li", {}, `${label}: ${words}`));
  elementById("values").replaceChildren(element("ul", {}, ...hosts), ...tables);
}

function said({ text, why }: LatestView): string {
  return why === undefined ? text : `${text}, ${why}`;
}
