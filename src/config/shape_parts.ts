import * as z from "zod";
import { usageFault } from "../model/errors.ts";
import { durationText, TIME_UNITS } from "./duration.ts";
import { orList } from "./shape_faults.ts";
import { parseTimeZone } from "./time_zone.ts";

/** Parts of the shapes of files that more than one of them has. */

/** One of some words, which a fault names. */
export function oneOf<Word extends string>(choices: readonly Word[]) {
  return z.enum(choices, { error: `must be ${orList(choices)}` });
}

/** Text on one line of at most so many characters. */
export function line(most: number) {
  // deno-lint-ignore no-control-regex
  return z.string().max(most).regex(/^(?=.*\S)[^\x00-\x1f\x7f-\x9f]+$/, {
    error: "must be text on one line, and not empty",
  });
}

/** A duration of at least so many seconds: seconds, or with a unit as in the example. */
export function duration(least: number, example: string) {
  const words = "must be seconds, or a number with ms, s, m, h or d";
  return z.union([
    z.number().min(least).max(86_400),
    z.string().regex(durationText, { error: words }),
  ], { error: `${words}: ${example}` });
}

/** A duration of a file in milliseconds; 0 where there is none. */
export function durationOf(value: number | string | undefined): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value * 1000;
  const [, amount = "0", unit = ""] = durationText.exec(value) ?? [];
  return Number(amount) * (TIME_UNITS[unit] ?? 1000);
}

/** A colour. */
export const color = z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, {
  error: 'must be a colour as "#rrggbb", in quotes (YAML takes a bare # for a comment)',
});

/** `#rrggbb` of a colour that may be given as `#rgb`. */
export function longColor(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === 4 ? lower.replace(/[0-9a-f]/g, "$&$&") : lower;
}

/** The JSON Schema (2020-12) of a kind of file, headed by its title and description. */
export function fileSchema(
  shape: z.ZodType,
  head: { readonly title: string; readonly description: string },
): Record<string, unknown> {
  const { $schema, ...rules } = z.toJSONSchema(shape, { io: "input" });
  return { $schema, ...head, ...rules };
}

/** An IANA time zone. */
export const timeZoneName = z.string().refine((text) => timeZoneFault(text) === undefined, {
  error: (issue) => `is wrong: ${timeZoneFault(String(issue.input)) ?? ""}`,
});

function timeZoneFault(text: string): string | undefined {
  return usageFault(() => parseTimeZone(text));
}
