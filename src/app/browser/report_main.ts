/// <reference lib="dom" />
import { BrowserDashboard } from "./browser_dashboard.ts";
import { printPages } from "./print_pages.ts";
import { RecordedPages } from "./recorded_pages.ts";

// A report's only script: what is in the document is there already.
let pages: RecordedPages | undefined;
const dashboard = new BrowserDashboard((handlers) => pages = new RecordedPages(handlers));

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLElement) || target.dataset.at === undefined) return;
  const { at, page } = target.dataset;
  dashboard.goTo(Number(at), page === undefined ? undefined : Number(page));
});
addEventListener("beforeprint", () => {
  if (pages?.scene !== undefined) printPages(pages.scene);
});
