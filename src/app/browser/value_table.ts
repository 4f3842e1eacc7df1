/// <reference lib="dom" />
import type { LatestView, PageView } from "../../model/page_view.ts";
import { elementById } from "./element_by_id.ts";

/** The values of a page as tables, for those who do not see the picture. */
export function showValues(page: PageView): void {
  const tables = page.panels.map(({ title, unit, legend }) => {
    const table = document.createElement("table");
    table.createCaption().textContent = `${title}, ${unit}`;
    const head = table.createTHead().insertRow();
    head.append(header("metric", "col"), ...page.hosts.map(({ label }) => header(label, "col")));
    const body = table.createTBody();
    for (const { metric, values, remark } of legend) {
      const row = body.insertRow();
      row.append(header(metric, "row"));
      if (remark !== undefined) row.insertCell().textContent = remark;
      for (const value of values) row.insertCell().textContent = said(value);
    }
    return table;
  });
  const hosts = document.createElement("ul");
  for (const { label, words } of page.hosts) {
    const item = document.createElement("li");
    item.textContent = `${label}: ${words}`;
    hosts.append(item);
  }
  elementById("values").replaceChildren(hosts, ...tables);
}

function header(text: string, scope: "col" | "row"): HTMLTableCellElement {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

function said({ text, why }: LatestView): string {
  return why === undefined ? text : `${text}, ${why}`;
}
