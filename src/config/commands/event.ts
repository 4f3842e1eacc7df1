import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { EventFields } from "../invocation.ts";
import { type Definition, onCommand } from "../definition.ts";
import type { SettingsOf } from "../option_table.ts";
import { eventLabel, fileName, wholeNumber } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { type Environment, momentOption, zoneOf } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import {
  EVENT_CLEAR,
  EVENT_LABEL,
  EVENT_LIST,
  EVENT_PROPERTIES,
  EVENT_TIMES,
  STRETCH,
  TIME_ZONE,
} from "../options.ts";

const eventId = wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER });
const FIELDS = { ...EVENT_TIMES, ...EVENT_PROPERTIES, ...TIME_ZONE };

/** `event add|list|update|delete`: the events of a recording. */
export function defineEvent(program: Command, definition: Definition): void {
  const event = program.command("event").helpCommand(false)
    .summary("add, list, update, delete events of a recording")
    .description("The events of a recording, also while it is being written.");
  defineAdd(event, definition);
  defineList(event, definition);
  defineUpdate(event, definition);
  defineDelete(event, definition);
}

function defineAdd(event: Command, definition: Definition): void {
  const command = event.command("add")
    .summary("mark a time or a span")
    .description("Marks a time (now, unless --at) or, with --end, a span.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<LABEL>", "what happened", eventLabel)
    .addHelpText("after", TIMES);
  onCommand(command, definition, FIELDS, (settings, file: string, label: string) => ({
    command: "event",
    action: "add",
    file,
    fields: { ...eventFields(settings, definition.env), label },
  }));
}

function defineList(event: Command, definition: Definition): void {
  const command = event.command("list")
    .summary("show them with their numbers")
    .description("Lists events with their numbers; times are in UTC or the zone of --timezone.")
    .argument("<FILE>", "the recording", fileName)
    .addHelpText("after", TIMES);
  const options = { ...EVENT_LIST, ...STRETCH, ...TIME_ZONE };
  onCommand(command, definition, options, (settings, file: string) => ({
    command: "event",
    action: "list",
    file,
    ...settings,
    ...stretchSettings(settings, definition.env),
  }));
}

function defineUpdate(event: Command, definition: Definition): void {
  const command = event.command("update")
    .summary("change one")
    .description("Changes what is given of one event.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<ID>", "the event's number", eventId)
    .addHelpText("after", TIMES);
  const options = { ...EVENT_LABEL, ...EVENT_CLEAR, ...FIELDS };
  onCommand(command, definition, options, (settings, file: string, id: number) => {
    const { clear = [], ...given } = settings;
    const fields = eventFields(given, definition.env);
    if (clear.length === 0 && Object.values(fields).every((field) => field === undefined)) {
      throw new UsageError(
        "event update was given nothing to change: add --label, --at, --end, --color, --clear, ...",
      );
    }
    const both = clear.find((part) => fields[part] !== undefined);
    if (both !== undefined) {
      throw new UsageError(`--${both} sets what --clear ${both} takes away: give one of them.`);
    }
    return { command: "event", action: "update", file, id, fields, clear };
  });
}

function defineDelete(event: Command, definition: Definition): void {
  const command = event.command("delete")
    .summary("remove some")
    .description("Removes events by their numbers.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<ID...>", "the events' numbers", (text, before: number[] = []) => [
      ...before,
      eventId(text),
    ]);
  onCommand(command, definition, {}, (_, file: string, ids: number[]) => ({
    command: "event",
    action: "delete",
    file,
    ids,
  }));
}

function eventFields(
  { timeZone, ...said }: SettingsOf<typeof FIELDS> & { readonly label?: string | undefined },
  env: Environment,
): EventFields {
  const zone = zoneOf(timeZone, env);
  const at = momentOption("--at", said.at, zone);
  const end = momentOption("--end", said.end, zone);
  if (at?.kind === "absolute" && end?.kind === "absolute" && end.atMs < at.atMs) {
    throw new UsageError(`--end ${said.end} is before --at ${said.at}.`);
  }
  return { ...said, at, end };
}
