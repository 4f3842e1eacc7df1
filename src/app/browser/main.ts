/// <reference lib="dom" />
import { BrowserDashboard } from "./browser_dashboard.ts";

// The page's only script: what is in the document is there already.
new BrowserDashboard();
