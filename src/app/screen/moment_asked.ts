import { formatIsoTime } from "../../base/iso_time.ts";
import { quoted } from "../../base/plain_text.ts";
import { zoneOffset } from "../../base/zone_offset.ts";
import { parseMoment, resolveMoment } from "../../config/moment.ts";
import { UsageError } from "../../model/errors.ts";
import type { Scene } from "../../view/scene.ts";
import { foundEvents } from "../../view/scene_events.ts";

const DAY_MS = 86_400_000;

/**
 * The moment that somebody asks for by `03:10` (the last one of that time), `-2h` (before the newest reading), a
 * date and time, or a part of an event's name (its newest), epoch milliseconds. Throws a `UsageError` that says what
 * it may be, or from when to when there are readings.
 */
export function momentAsked(text: string, scene: Scene): number {
  const { newestMs, oldestMs } = scene;
  const atMs = timeAsked(text, scene) ?? eventAsked(text, scene);
  if (atMs === undefined) {
    throw new UsageError(
      `${quoted(text, 60)} is no time and no event: write 03:10, -2h, ` +
        "2026-11-21T02:58, or a part of an event's name",
    );
  }
  if (atMs >= oldestMs && atMs <= newestMs) return atMs;
  throw new UsageError(
    `nothing is known of ${formatIsoTime(atMs)}: readings go from ${formatIsoTime(oldestMs)} to ` +
      formatIsoTime(newestMs),
  );
}

/** The moment of a time alone, epoch milliseconds; undefined where it is none. */
export function timeAsked(text: string, { newestMs, timeZone }: Scene): number | undefined {
  const clock = /^(\d{1,2}:\d{2})(:\d{2})?$/.exec(text);
  if (clock === null) {
    const moment = parseMoment(text, timeZone);
    return moment === undefined ? undefined : resolveMoment(moment, newestMs);
  }
  const time = `${clock[1]!.padStart(5, "0")}${clock[2] ?? ""}`;
  const onDay = (dayMs: number) => {
    const day = new Date(dayMs + zoneOffset(timeZone)(dayMs)).toISOString().slice(0, 10);
    const moment = parseMoment(`${day}T${time}`, timeZone);
    return moment?.kind === "absolute" ? moment.atMs : undefined;
  };
  const today = onDay(newestMs);
  return today !== undefined && today > newestMs ? onDay(newestMs - DAY_MS) : today;
}

function eventAsked(text: string, scene: Scene): number | undefined {
  const wanted = text.toLowerCase();
  if (wanted === "") return undefined;
  const window = { fromMs: scene.oldestMs, toMs: scene.newestMs };
  return [...scene.events, ...foundEvents(scene, window)]
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .reduce<number | undefined>(
      (newest, { atMs }) => Math.max(newest ?? -Infinity, atMs),
      undefined,
    );
}
