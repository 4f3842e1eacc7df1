import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { COMMON, IMPORT } from "../options.ts";
import { commonSettings } from "../shared_options.ts";

/** `import OLD NEW`: an older collector's file as a recording. */
export function defineImport(program: Command, { accept, env }: Definition): void {
  const command = program.command("import")
    .summary("an older collector's file into a recording")
    .description(
      "Makes a recording of what the older collector wrote (JSON or SQLite), or of a JSON export.",
    )
    .argument("<OLD_FILE>", "the older collector's file", fileName)
    .argument("<NEW_FILE.db>", "the recording, which must not exist yet", fileName);
  addOptions(command, { ...IMPORT, ...COMMON });
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
  command.action((source: string, target: string) => {
    accept({
      command: "import",
      ...commonSettings(command, env),
      ...settingsOf(command, IMPORT),
      source,
      target,
    });
  });
}
