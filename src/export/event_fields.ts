import { formatIsoTime } from "../base/iso_time.ts";
import type { Event } from "../model/event.ts";

/** An event as the members of a JSON object; `labelName` is what its words are called. */
export function eventFields(event: Event, labelName: string, host: string | undefined): object {
  return {
    timestamp: formatIsoTime(event.atMs),
    end_timestamp: event.endMs === undefined ? undefined : formatIsoTime(event.endMs),
    [labelName]: event.label,
    source: event.source,
    color: event.color,
    dash: event.dash,
    host,
    panel: event.panel,
  };
}
