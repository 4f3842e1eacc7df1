import { signalExitCode } from "../../base/end_signals.ts";
import type { CommandIo } from "../command_io.ts";

/** The exit code of a command that a signal ended before its time, as shells give it. */
export function interrupted({ signal }: Pick<CommandIo, "signal">): number {
  return signal.aborted ? signalExitCode(signal.reason) : signalExitCode("SIGINT");
}
