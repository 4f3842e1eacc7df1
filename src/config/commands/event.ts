import { type Command, Option } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import {
  CLEARABLE,
  type ClearablePart,
  type Dash,
  DASHES,
  type EventFields,
} from "../invocation.ts";
import { fileName, hexColor, wholeNumber } from "../option_values.ts";
import {
  addCommonOptions,
  addTimeZoneOption,
  type CommonOptions,
  commonSettings,
  given,
  momentOption,
} from "../shared_options.ts";
import { TIMES } from "./replay.ts";

type FieldOptions = CommonOptions & {
  /** `--no-color` sets it to false. */
  color?: string | false;
  at?: string;
  end?: string;
  label?: string;
  source?: string;
  dash?: Dash;
  host?: string;
  panel?: string;
  timezone?: string;
};

type ListOptions = CommonOptions & {
  format: "text" | "json";
  from?: string;
  to?: string;
  timezone?: string;
};

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
    const options = command.opts<FieldOptions>();
    const fields = { ...eventFields(options), label };
    accept({ command: "event", action: "add", ...commonSettings(options, env), file, fields });
  });
}

function defineList(event: Command, { accept, env }: Definition): void {
  const command = event.command("list")
    .summary("show them with their numbers")
    .description("Lists events with their numbers; times are in UTC or the zone of --timezone.")
    .argument("<FILE>", "the recording", fileName)
    .addOption(new Option("--format <FORMAT>").choices(["text", "json"]).default("text"))
    .option("--from <TIME>", "begin there")
    .option("--to <TIME>", "end there")
    .addHelpText("after", TIMES);
  addCommonOptions(addTimeZoneOption(command));
  command.action((file: string) => {
    const options = command.opts<ListOptions>();
    const { format, timezone } = options;
    accept({
      command: "event",
      action: "list",
      ...commonSettings(options, env),
      file,
      format,
      ...given({
        from: momentOption("--from", options.from, timezone),
        to: momentOption("--to", options.to, timezone),
        timeZone: timezone,
      }),
    });
  });
}

function defineUpdate(event: Command, { accept, env }: Definition): void {
  const command = event.command("update")
    .summary("change one")
    .description("Changes what is given of one event.")
    .argument("<FILE.db>", "the recording", fileName)
    .argument("<ID>", "the event's number", eventId)
    .option("--label <TEXT>", "what happened", eventLabel)
    .addOption(
      new Option("--clear <PARTS>", "take away some of: end, color, dash, host, panel")
        .argParser(clearedParts),
    );
  addFieldOptions(command);
  command.action((file: string, id: number) => {
    const options = command.opts<FieldOptions & { clear?: ClearablePart[] }>();
    const fields = eventFields(options);
    const { clear = [] } = options;
    if (Object.keys(fields).length + clear.length === 0) {
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
      ...commonSettings(options, env),
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
  addCommonOptions(command);
  command.action((file: string, ids: number[]) => {
    const options = command.opts<CommonOptions>();
    accept({ command: "event", action: "delete", ...commonSettings(options, env), file, ids });
  });
}

function addFieldOptions(command: Command): void {
  command
    .option("--at <TIME>", "when, or when it began")
    .option("--end <TIME>", "when it ended: a span")
    .option("--source <NAME>", "who says so")
    .addOption(
      new Option("--color <#RRGGBB>", "of its line or band").argParser(hexColor),
    )
    .addOption(new Option("--dash <STYLE>", "of its line").choices(DASHES))
    .option("--host <HOST>", "the host that it concerns (all)")
    .option("--panel <TITLE>", "the panel that it concerns (all)")
    .addHelpText("after", TIMES);
  addCommonOptions(addTimeZoneOption(command));
}

function eventFields(options: FieldOptions): EventFields {
  const { label, source, dash, host, panel, timezone } = options;
  const color = options.color === false ? undefined : options.color;
  const at = momentOption("--at", options.at, timezone);
  const end = momentOption("--end", options.end, timezone);
  if (at?.kind === "absolute" && end?.kind === "absolute" && end.atMs < at.atMs) {
    throw new UsageError(`--end ${options.end} is before --at ${options.at}.`);
  }
  return given({ at, end, label, source, color, dash, host, panel });
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
