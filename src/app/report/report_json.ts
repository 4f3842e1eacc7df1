import type { ReportData } from "./report_scene.ts";

/** A report's data as text; what has no end, as limits may, is a word in it. */
export function reportToJson(data: ReportData): string {
  return JSON.stringify(
    data,
    (_, value) => typeof value === "number" && Math.abs(value) === Infinity ? `${value}` : value,
  );
}

/** The data that `reportToJson()` was given. */
export function reportFromJson(text: string): ReportData {
  return JSON.parse(text, (key, value) => LIMITS.has(key) && ENDLESS.test(value) ? +value : value);
}

/** Where a number may have no end. */
const LIMITS = new Set(["from", "to"]);
const ENDLESS = /^-?Infinity$/;
