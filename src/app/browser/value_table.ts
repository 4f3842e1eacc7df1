/// <reference lib="dom" />
import type { PageView } from "../../model/page_view.ts";
import { element, elementById, header, row } from "./elements.ts";

/** The values of a page as tables, for those who do not see the picture. */
export function showValues(page: PageView): void {
  const heads = ["metric", ...page.hosts.map(({ label }) => label)];
  const tables = page.panels.map(({ title, unit, legend }) => {
    const rows = legend.map(({ metric, values, remark }) => {
      const said = values.map(({ text, why }) => why === undefined ? text : `${text}, ${why}`);
      return row(metric, ...(remark === undefined ? said : [remark, ...said]));
    });
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
