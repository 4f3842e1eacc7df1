import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { DASHES, REPORT_FORMATS } from "../choices.ts";
import type { Definition } from "../definition.ts";
import type { Moment } from "../moment.ts";
import { addOptions, chosen, type SettingsOf, settingsOf, text, valued } from "../option_table.ts";
import { fileName, hexColor, wholeNumber } from "../option_values.ts";
import { STRETCH, stretchSettings } from "../recording_options.ts";
import { COMMON, commonSettings, momentOption, TIME_ZONE } from "../shared_options.ts";
import { TIMES } from "./replay.ts";

const TIMES_OF_EVENT = {
  at: valued("--at <TIME>", "when, or when it began", text),
  end: valued("--end <TIME>", "when it ended: a span", text),
} as const;

const PROPERTIES = {
  source: valued("--source <NAME>", "who says so", text),
  color: valued("--color <#RRGGBB>", "of its line or band", hexColor),
  dash: chosen("--dash <STYLE>", "of its line", DASHES),
  host: valued("--host <HOST>", "the host that it concerns (all)", text),
  panel: valued("--panel <TITLE>", "the panel that it concerns (all)", text),
} as const;

const LABEL = { label: valued("--label <TEXT>", "what happened", eventLabel) } as const;
const CLEAR = {
  clear: valued(
    "--clear <PARTS>",
    "take away some of: end, color, dash, host, panel",
    clearedParts,
  ),
} as const;

/** The parts of an event that may be absent. */
const CLEARABLE = ["end", "color", "dash", "host", "panel"] as const;
export type ClearablePart = (typeof CLEARABLE)[number];

export const LIST = {
  format: chosen("--format <FORMAT>", "", REPORT_FORMATS, { fallback: "text" }),
} as const;

/** The parts of an event that `event add` and `event update` set. */
export interface EventFields extends SettingsOf<typeof PROPERTIES> {
  readonly at?: Moment | undefined;
  readonly end?: Moment | undefined;
  readonly label?: string | undefined;
}

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
    const fields = { ...eventFields(command), label };
    accept({ command: "event", action: "add", ...commonSettings(command, env), file, fields });
  });
}

function defineList(event: Command, { accept, env }: Definition): void {
  const command = event.command("list")
    .summary("show them with their numbers")
    .description("Lists events with their numbers; times are in UTC or the zone of --timezone.")
    .argument("<FILE>", "the recording", fileName)
    .addHelpText("after", TIMES);
  addOptions(command, { ...LIST, ...STRETCH, ...TIME_ZONE, ...COMMON });
  command.action((file: string) => {
    const { timeZone } = settingsOf(command, TIME_ZONE);
    accept({
      command: "event",
      action: "list",
      ...commonSettings(command, env),
      ...settingsOf(command, LIST),
      timeZone,
      file,
      ...stretchSettings(settingsOf(command, STRETCH), timeZone),
    });
  });
}

function defineUpdate(event: Command, { accept, env }: Definition): void {
  const command = event.command("update")
    .summary("change one")
    .description("Changes what is given of one event.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<ID>", "the event's number", eventId);
  addOptions(command, { ...LABEL, ...CLEAR });
  addFieldOptions(command);
  command.action((file: string, id: number) => {
    const fields = { ...eventFields(command), ...settingsOf(command, LABEL) };
    const { clear = [] } = settingsOf(command, CLEAR);
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
  addOptions(command, { ...TIMES_OF_EVENT, ...PROPERTIES, ...TIME_ZONE, ...COMMON });
  command.addHelpText("after", TIMES);
}

function eventFields(command: Command): EventFields {
  const { timeZone } = settingsOf(command, TIME_ZONE);
  const said = settingsOf(command, TIMES_OF_EVENT);
  const at = momentOption("--at", said.at, timeZone);
  const end = momentOption("--end", said.end, timeZone);
  if (at?.kind === "absolute" && end?.kind === "absolute" && end.atMs < at.atMs) {
    throw new UsageError(`--end ${said.end} is before --at ${said.at}.`);
  }
  return { at, end, ...settingsOf(command, PROPERTIES) };
}

/** `end,host`, also given more than once. */
function clearedParts(text: string, before: readonly ClearablePart[] = []): ClearablePart[] {
  const parts = text.split(",").map((part) => part.trim());
  const known = parts.filter((part): part is ClearablePart =>
    CLEARABLE.some((other) => other === part)
  );
  if (known.length < parts.length) {
    throw new UsageError(
      `--clear takes ${CLEARABLE.join(", ")}, also several with commas, not ${
        JSON.stringify(text)
      }.`,
    );
  }
  return [...new Set([...before, ...known])];
}

function eventLabel(text: string): string {
  if (text.trim() === "") throw new UsageError("An event needs a label that is not empty.");
  return text;
}
