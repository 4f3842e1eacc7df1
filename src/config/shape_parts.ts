import * as z from "zod";
import { UsageError } from "../model/errors.ts";
import { parseTimeZone } from "./time_zone.ts";

/** Parts of the shapes of files that more than one of them has. */

/** One of some words, which a fault names. */
export function oneOf<Word extends string>(choices: readonly Word[]) {
  return z.enum(choices, {
    error: `must be ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`,
  });
}

/** Text on one line of at most so many characters. */
export function line(most: number) {
  // deno-lint-ignore no-control-regex
  return z.string().max(most).regex(/^(?=.*\S)[^\x00-\x1f\x7f-\x9f]+$/, {
    error: "must be text on one line, and not empty",
  });
}

/** An IANA time zone. */
export const timeZoneName = z.string().refine((text) => timeZoneFault(text) === undefined, {
  error: (issue) => `is wrong: ${timeZoneFault(String(issue.input)) ?? ""}`,
});

function timeZoneFault(text: string): string | undefined {
  try {
    parseTimeZone(text);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
