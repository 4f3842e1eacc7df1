/// <reference lib="dom" />
import { BrowserDashboard } from "./browser_dashboard.ts";
import { PageStream } from "./page_stream.ts";

// The page's only script: what is in the document is there already.
new BrowserDashboard((handlers) => new PageStream(handlers));
