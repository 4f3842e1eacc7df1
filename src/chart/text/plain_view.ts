import { plainText } from "../../base/plain_text.ts";
import type { PageView } from "../../model/page_view.ts";
import type { TableView } from "../../model/table_view.ts";

/** The same page with every word of it made safe to show. */
export function plainView(view: PageView): PageView {
  return {
    ...view,
    name: plainText(view.name),
    hosts: view.hosts.map((host) => ({
      ...host,
      label: plainText(host.label, 100),
      message: host.message === undefined ? undefined : plainText(host.message),
      words: plainText(host.words, 400),
    })),
    panels: view.panels.map((panel) => ({
      ...panel,
      title: plainText(panel.title),
      unit: plainText(panel.unit),
      lines: panel.lines.map((line) => ({
        ...line,
        metric: plainText(line.metric),
        hostLabel: line.hostLabel === undefined ? undefined : plainText(line.hostLabel, 100),
      })),
      bands: panel.bands.map((band) => ({
        ...band,
        metric: plainText(band.metric),
        label: plainText(band.label),
      })),
      events: panel.events.map((event) => ({ ...event, label: plainText(event.label) })),
      legend: panel.legend.map((item) => ({
        ...item,
        metric: plainText(item.metric),
        remark: item.remark === undefined ? undefined : plainText(item.remark),
      })),
      notices: panel.notices.map((notice) => ({ ...notice, text: plainText(notice.text) })),
      marks: panel.marks.map((mark) => {
        const [whole, ...shorter] = mark.texts;
        return { ...mark, texts: [plainText(whole), ...shorter.map((text) => plainText(text))] };
      }),
    })),
    table: view.table && plainTable(view.table),
    happenings: view.happenings.map((item) => ({ ...item, text: plainText(item.text) })),
    status: {
      ...view.status,
      text: plainText(view.status.text, 1000),
    },
  };
}

function plainTable(table: TableView): TableView {
  return {
    ...table,
    rows: table.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => ({ ...cell, text: plainText(cell.text, 400) })),
    })),
  };
}
