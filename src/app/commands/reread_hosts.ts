import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { parseCommandLine } from "../../config/command_line.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Host } from "../../model/host.ts";
import type { CommandIo } from "../command_io.ts";
import { userConfig } from "./user_config.ts";

/** A fleet among the hosts of a command line: `@FLEET`, `LABEL=@FLEET`, `GROUP=ats1,@FLEET`. */
const FLEET = /^(?:[^=]*=(?:.*,)?)?@/s;

type RecordSettings = SettingsFor<"record">;

/**
 * Whether SIGHUP is to have the hosts read anew: where they come from the config file, and nobody's terminal hangs up.
 */
export function rereadsHosts({ args }: RecordSettings, io: CommandIo): boolean {
  return !io.errIsTerminal && args.some((arg) => FLEET.test(arg));
}

/**
 * The hosts that the same command line means by now, and what has changed, which is told; undefined where they are
 * the same, or what the config file says of them cannot be, which is told too.
 */
export async function rereadHosts(
  { args, hosts: before }: RecordSettings,
  io: CommandIo,
): Promise<readonly Host[] | undefined> {
  try {
    const config = await userConfig(args, io);
    const invocation = parseCommandLine([...args], { get: io.env, config });
    if (invocation.command !== "record") return undefined;
    const { hosts } = invocation;
    const isSame = JSON.stringify(hosts) === JSON.stringify(before);
    const lacks = (others: readonly Host[]) => ({ id }: Host) =>
      others.every((other) => other.id !== id);
    const changes = [
      ...hosts.filter(lacks(before)).map(({ label }) => `${label} joins`),
      ...before.filter(lacks(hosts)).map(({ label }) => `${label} leaves`),
    ];
    const what = isSame ? "they are the same" : changes.join(", ") || "they are reached otherwise";
    io.err(`hosts read anew: ${plainText(what, 600)}\n`);
    return isSame ? undefined : hosts;
  } catch (error) {
    io.warn(`the hosts stay as they are: ${messageOf(error)}`);
    return undefined;
  }
}
