import { UsageError } from "../model/errors.ts";
import { quoted } from "../base/plain_text.ts";
import { closest } from "./closest.ts";

/** An IANA time zone as its database spells it. Throws a `UsageError` that names an unknown one. */
export function parseTimeZone(text: string): string {
  let zone: string;
  try {
    zone = new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    const near = nearestZone(text);
    throw new UsageError(
      `${quoted(text)} is not a time zone of the IANA database` +
        (near === undefined ? ", such as UTC or Europe/Berlin." : `. Did you mean ${near}?`),
    );
  }
  // An alias such as Asia/Calcutta stays what the user knows it by.
  return zone.toLowerCase() === text.toLowerCase() ? zone : text;
}

function nearestZone(text: string): string | undefined {
  const zones = Intl.supportedValuesOf("timeZone");
  const wanted = text.trim().replaceAll(" ", "_").toLowerCase();
  if (wanted === "") return undefined;
  return zones.find((zone) => zone.toLowerCase().endsWith(`/${wanted}`)) ?? closest(wanted, zones);
}
