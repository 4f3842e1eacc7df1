import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { fileName } from "../option_values.ts";
import { IMPORT } from "../options.ts";

/** `import OLD NEW`: an older collector's file as a recording. */
export function defineImport(program: Command, definition: Definition): void {
  const command = program.command("import")
    .summary("an older collector's file into a recording")
    .description(
      "Makes a recording of what the older collector wrote (JSON or SQLite), or of a JSON export.",
    )
    .argument("<OLD_FILE>", "the older collector's file", fileName)
    .argument("<NEW_FILE.db>", "the recording, which must not exist yet", fileName);
  command.addHelpText(
    "after",
    `
Sessions, labels, notes, hosts, values, events and lines of logs are kept; what a recording has no
place for, and rows that cannot be read, are named. The old file stays as it is. Other commands read
such a file without this too; events can only be added to a recording.

Examples:
  traffic-grapher import monitor.db friday.db
  traffic-grapher import berlin.json berlin.db --timezone Europe/Berlin`,
  );
  onCommand(command, definition, IMPORT, (settings, source: string, target: string) => ({
    command: "import",
    ...settings,
    source,
    target,
  }));
}
