import type { CommandIo } from "../command_io.ts";

/** The exit code of a command that SIGINT or SIGTERM ended before its time, as shells give it. */
export function interrupted({ signal }: Pick<CommandIo, "signal">): number {
  return signal.reason === "SIGTERM" ? 143 : 130;
}
