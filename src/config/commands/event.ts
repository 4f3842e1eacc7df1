import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { EventFields } from "../invocation.ts";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { eventLabel, fileName, wholeNumber } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { commonSettings, type Environment, momentOption, zoneOf } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import {
  COMMON,
  EVENT_CLEAR,
  EVENT_LABEL,
  EVENT_LIST,
  EVENT_PROPERTIES,
  EVENT_TIMES,
  STRETCH,
  TIME_ZONE,
} from "../options.ts";

const eventId = wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER });

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

function defineAdd(event: Command, { accept, env }: Definition): void {
  const command = event.command("add")
    .summary("mark a time or a span")
    .description("Marks a time (now, unless --at) or, with --end, a span.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<LABEL>", "what happened", eventLabel);
  addFieldOptions(command);
  command.action((file: string, label: string) => {
    const fields = { ...eventFields(command, env), label };
    accept({ command: "event", action: "add", ...commonSettings(command, env), file, fields });
  });
}

function defineList(event: Command, { accept, env }: Definition): void {
  const command = event.command("list")
    .summary("show them with their numbers")
    .description("Lists events with their numbers; times are in UTC or the zone of --timezone.")
    .argument("<FILE>", "the recording", fileName)
    .addHelpText("after", TIMES);
  addOptions(command, { ...EVENT_LIST, ...STRETCH, ...TIME_ZONE, ...COMMON });
  command.action((file: string) => {
    const { timeZone } = settingsOf(command, TIME_ZONE);
    accept({
      command: "event",
      action: "list",
      ...commonSettings(command, env),
      ...settingsOf(command, EVENT_LIST),
      timeZone,
      file,
      ...stretchSettings(settingsOf(command, STRETCH), zoneOf(command, env)),
    });
  });
}

function defineUpdate(event: Command, { accept, env }: Definition): void {
  const command = event.command("update")
    .summary("change one")
    .description("Changes what is given of one event.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<ID>", "the event's number", eventId);
  addOptions(command, { ...EVENT_LABEL, ...EVENT_CLEAR });
  addFieldOptions(command);
  command.action((file: string, id: number) => {
    const fields = { ...eventFields(command, env), ...settingsOf(command, EVENT_LABEL) };
    const { clear = [] } = settingsOf(command, EVENT_CLEAR);
    if (clear.length === 0 && Object.values(fields).every((field) => field === undefined)) {
      throw new UsageError(
        "event update was given nothing to change: add --label, --at, --end, --color, --clear, ...",
      );
    }
    const both = clear.find((part) => fields[part] !== undefined);
    if (both !== undefined) {
      throw new UsageError(`--${both} sets what --clear ${both} takes away: give one of them.`);
    }
    accept({
      command: "event",
      action: "update",
      ...commonSettings(command, env),
      file,
      id,
      fields,
      clear,
    });
  });
}

function defineDelete(event: Command, { accept, env }: Definition): void {
  const command = event.command("delete")
    .summary("remove some")
    .description("Removes events by their numbers.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<ID...>", "the events' numbers", (text, before: number[] = []) => [
      ...before,
      eventId(text),
    ]);
  addOptions(command, COMMON);
  command.action((file: string, ids: number[]) => {
    accept({ command: "event", action: "delete", ...commonSettings(command, env), file, ids });
  });
}

function addFieldOptions(command: Command): void {
  addOptions(command, { ...EVENT_TIMES, ...EVENT_PROPERTIES, ...TIME_ZONE, ...COMMON });
  command.addHelpText("after", TIMES);
}

function eventFields(command: Command, env: Environment): EventFields {
  const zone = zoneOf(command, env);
  const said = settingsOf(command, EVENT_TIMES);
  const at = momentOption("--at", said.at, zone);
  const end = momentOption("--end", said.end, zone);
  if (at?.kind === "absolute" && end?.kind === "absolute" && end.atMs < at.atMs) {
    throw new UsageError(`--end ${said.end} is before --at ${said.at}.`);
  }
  return { at, end, ...settingsOf(command, EVENT_PROPERTIES) };
}
