import * as z from "zod";
import { UsageError } from "../model/errors.ts";
import { alertShape, hostDownShape, panelAlertShape } from "./alert_shape.ts";
import { parseTimeZone } from "./time_zone.ts";

const words = (max: number) =>
  // deno-lint-ignore no-control-regex
  z.string().max(max).regex(/^(?=.*\S)[^\x00-\x1f\x7f-\x9f]+$/, {
    error: "must be text on one line, and not empty",
  });

// With spaces within: what other collectors recorded bears the names that they gave it.
const record = z.string().max(255).regex(
  // deno-lint-ignore no-control-regex
  /^(?!\s)[^\x00-\x1f\x7f-\x9f]+(?<!\s)$/,
  { error: "must be the name of a record: text on one line, no spaces around it" },
);

const key = record.describe("The record, e.g. proxy.process.http.incoming_requests.");

const common = {
  name: words(100).describe("What the legend calls it."),
  color: z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, {
    error: 'must be a colour as "#rrggbb", in quotes (YAML takes a bare # for a comment)',
  }).describe("#rrggbb. Darkened or lightened where it could not be told from the ground."),
  scale: z.number().positive().optional().describe(
    "Multiplies the value, e.g. 0.000001 from nanoseconds to milliseconds.",
  ),
  alerts: z.array(alertShape).max(16).optional().describe("When to tell that something is wrong."),
};

const refresh = z.number().positive().max(3600).optional().describe(
  "How often the server refreshes the record, in seconds, where that is slower than a poll.",
);

const metric = z.discriminatedUnion("type", [
  z.strictObject({
    ...common,
    type: z.literal("counter").describe("Drawn as its change per second."),
    key,
    refresh,
  }),
  z.strictObject({
    ...common,
    type: z.literal("gauge").describe("Drawn as it is."),
    key,
  }),
  z.strictObject({
    ...common,
    type: z.literal("hit_rate").describe("Percent: 100 * key / (key + key2), of their changes."),
    key: record.describe("The record that counts hits."),
    key2: record.describe("The record that counts misses."),
  }).omit({ scale: true }),
  z.strictObject({
    ...common,
    type: z.literal("latency").describe(
      "Milliseconds per event: change of key per change of key2.",
    ),
    key: record.describe("The record that sums up the time."),
    key2: record.describe("The record that counts the events."),
  }),
]);

const panel = z.strictObject({
  title: words(100).describe("What the panel shows, without the unit."),
  unit: words(40).optional().describe(
    "What the numbers are, in words: per second, open now. Absent: said by the metrics' type.",
  ),
  metrics: z.array(metric).min(1).max(16),
  alerts: z.array(panelAlertShape).max(16).optional().describe(
    "The same for each of its metrics, or the one that it names.",
  ),
});

const page = z.strictObject({
  name: words(100).describe("Shown as the page's title, and taken by --page."),
  panels: z.array(panel).min(1).max(4).describe("1 to 4 panels fill the page."),
});

const seconds = z.number().min(1).max(30 * 86_400).describe("Seconds, up to 30 days.");

/** What a dashboard file may hold: the source of both its validation and its published schema. */
export const dashboardShape = z.strictObject({
  pages: z.array(page).min(1).max(100),
  history: z.union([seconds, z.strictObject({ seconds })]).optional().describe(
    "The window drawn, in seconds, unless --history says otherwise.",
  ),
  timezone: z.string().refine(isTimeZone, { error: unknownTimeZone }).optional().describe(
    "The IANA time zone of the clock, unless --timezone says otherwise.",
  ),
  host_down: hostDownShape.optional().describe("Tell when a host does not answer."),
});

/** A dashboard file's content, valid. */
export type DashboardContent = z.infer<typeof dashboardShape>;

function isTimeZone(text: string): boolean {
  return timeZoneFault(text) === undefined;
}

function unknownTimeZone(issue: { readonly input?: unknown }): string {
  return `is wrong: ${timeZoneFault(String(issue.input)) ?? ""}`;
}

function timeZoneFault(text: string): string | undefined {
  try {
    parseTimeZone(text);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
