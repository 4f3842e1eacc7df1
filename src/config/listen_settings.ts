import type { Command } from "commander";
import { UsageError } from "../model/errors.ts";
import { type SettingsOf, settingsOf } from "./option_table.ts";
import { LISTEN } from "./options.ts";

/** The options of what is served. Throws a `UsageError` where one lacks another. */
export function listenSettings(command: Command): SettingsOf<typeof LISTEN> {
  const settings = settingsOf(command, LISTEN);
  const { listen, tokenFile, tlsCert, tlsKey } = settings;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError("--tls-cert and --tls-key go together: a certificate and its key.");
  }
  const isServed = listen !== undefined || command.opts().gui === true;
  if (!isServed && (tokenFile ?? tlsCert) !== undefined) {
    throw new UsageError("--token-file and --tls-cert say who may look: name --listen ADDR:PORT.");
  }
  return settings;
}
