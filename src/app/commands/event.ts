import { given } from "../../base/given.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { ClearablePart } from "../../config/choices.ts";
import { type Moment, resolveMoment } from "../../config/moment.ts";
import { zonedTime } from "../../base/iso_time.ts";
import { jsonText } from "../../base/json_text.ts";
import { UsageError } from "../../model/errors.ts";
import type { Event } from "../../model/event.ts";
import { plainText } from "../../base/plain_text.ts";
import { type EventStore, openEvents } from "../../store/events.ts";
import type { StoredEvent } from "../../store/event_table.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { type CommandIo, EXIT, inLocale } from "../command_io.ts";
import { recordingEndMs, stretchAsked } from "./stretch_asked.ts";

type EventSettings = SettingsFor<"event">;
type Settings<Action> = Extract<EventSettings, { action: Action }>;

/** Adds, lists, changes and deletes events of a recording, also while it is written. Throws a `UsageError`. */
export async function runEvent(settings: EventSettings, io: CommandIo): Promise<number> {
  if (settings.action === "list") {
    await list(settings, io);
    return EXIT.ok;
  }
  using store = openEvents(settings.file, io.warn);
  switch (settings.action) {
    case "add": {
      const { label, source = "user" } = settings.fields;
      const event = { atMs: Date.now(), ...await resolve(settings, io), label, source };
      await io.out(`${store.add(event)}\n`);
      return EXIT.ok;
    }
    case "update": {
      const { label, source } = settings.fields;
      const cleared = Object.fromEntries(settings.clear.map((part) => [CLEARED[part], null]));
      const edit = { ...await resolve(settings, io), ...given({ label, source }), ...cleared };
      store.update(settings.id, edit);
      return EXIT.ok;
    }
    case "delete":
      deleteAll(settings.ids, store);
      return EXIT.ok;
  }
}

async function list(settings: Settings<"list">, io: CommandIo): Promise<void> {
  const { file, format, timeZone } = settings, { signal } = io;
  const time = zonedTime(timeZone ?? settings.defaultZone);
  using recording = await openAnyRecording(file, { onWarning: io.warn, signal, timeZone });
  const sessions = recording.sessions();
  const events = recording.events(stretchAsked(settings, sessions));
  if (format === "json") {
    await io.out(`${jsonText(events.map((event) => eventJson(event, time)), 2)}\n`);
  } else {
    const lines = events.map((event) => eventLine(event, sessions, time));
    await io.out(await inLocale(io, lines.join("")));
  }
}

/** The parts of an event by the names of their options. */
const CLEARED = {
  end: "endMs",
  color: "color",
  dash: "dash",
  host: "hostId",
  panel: "panel",
} as const satisfies Readonly<Record<ClearablePart, keyof Event>>;

/** All or none: a slip in one number must not leave half of them deleted. */
function deleteAll(ids: readonly number[], store: EventStore): void {
  const known = new Set(store.list().map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new UsageError(
      `There is no event ${unknown.join(", ")}, and nothing was deleted: see event list.`,
    );
  }
  for (const id of new Set(ids)) store.delete(id);
}

/** The parts of an event that need the recording: its end for times, its hosts for a name. */
async function resolve(
  { file, fields: { at, end, color, dash, host, panel } }: Settings<"add" | "update">,
  io: CommandIo,
): Promise<Partial<Omit<Event, "label" | "source">>> {
  const isRelative = (moment?: Moment) => moment?.kind === "before-end";
  let sessions: readonly RecordedSession[] = [];
  if (isRelative(at) || isRelative(end) || host !== undefined) {
    using recording = await openAnyRecording(file, { onWarning: io.warn });
    sessions = recording.sessions();
  }
  const endMs = recordingEndMs(sessions);
  return given({
    atMs: at && resolveMoment(at, endMs),
    endMs: end && resolveMoment(end, endMs),
    color,
    dash,
    hostId: host === undefined ? undefined : hostId(host, sessions),
    panel,
  });
}

function hostId(name: string, sessions: readonly RecordedSession[]): string {
  const hosts = sessions.flatMap((session) => session.hosts);
  const host = hosts.find(({ id }) => id === name) ?? hosts.find(({ label }) => label === name);
  if (host !== undefined) return host.id;
  const known = [...new Set(hosts.map(({ label }) => label))].slice(0, 20).join(", ");
  throw new UsageError(
    `The recording has no host ${plainText(name, 80)}; it has: ${plainText(known) || "none"}.`,
  );
}

function eventLine(
  event: StoredEvent,
  sessions: readonly RecordedSession[],
  time: (ms: number) => string,
): string {
  const { id, atMs, endMs, label, source, hostId: host, panel } = event;
  const hosts = sessions.flatMap((session) => session.hosts);
  const name = hosts.find((other) => other.id === host)?.label ?? host;
  const remarks = [
    source,
    ...(name === undefined ? [] : [`host ${name}`]),
    ...(panel === undefined ? [] : [`panel ${panel}`]),
  ];
  const until = endMs === undefined ? "" : ` to ${time(endMs)}`;
  return `${id}  ${time(atMs)}${until}  ${plainText(label)}  (${plainText(remarks.join(", "))})\n`;
}

function eventJson(event: StoredEvent, time: (ms: number) => string): object {
  const { id, atMs, endMs, label, source, color, dash, hostId: host, panel } = event;
  return {
    id,
    time: time(atMs),
    end: endMs === undefined ? null : time(endMs),
    label,
    source,
    color: color ?? null,
    dash: dash ?? null,
    host: host ?? null,
    panel: panel ?? null,
  };
}
