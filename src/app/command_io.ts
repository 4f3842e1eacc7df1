import type { Telemetry } from "../telemetry/telemetry.ts";
import { type EndSignal, signalExitCode } from "../base/end_signals.ts";
import { wantsAscii } from "../base/locale.ts";
import { type AlertStatus, worstSeverity } from "../model/alert.ts";
import type { KeptFiles } from "../output/kept_files.ts";

/** What a command may touch besides hosts and files; tests hand in their own. */
export interface CommandIo {
  /**
   * Standard output: nothing but what was asked for. Rejects with a `UsageError` where it takes no
   * more; where its reader has left, which is no error, `outGone` is aborted and nothing is written.
   */
  out(text: string): Promise<void>;
  /** Standard output, as it is: pictures, sequences of our own, data off a terminal. */
  outBytes(bytes: Uint8Array): Promise<void>;
  /** Aborted when nobody reads standard output any more (`| head -1`). */
  readonly outGone: AbortSignal;
  /** Standard error: messages, in order. Never throws and never waits: what it does not take is lost. */
  err(text: string): void;
  /** Says a sentence there, with the program's name before it. */
  warn(sentence: string): void;
  /** Waits until messages are out, and not for long: before a screen is taken, and at the end. */
  settle(): Promise<void>;
  /** The same for what was asked for there; rejects with a `UsageError`. */
  errBytes(bytes: Uint8Array): Promise<void>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  env(name: string): string | undefined;
  /** Aborted by signals that end the program, with the signal's name as the reason. */
  readonly signal: AbortSignal;
  /** The user has ended what runs: what is still to be done has as long as after a signal. */
  beginEnd(): void;
  /** What the tool measures of itself. */
  readonly telemetry: Telemetry;
  /** Calls back at SIGUSR1, which else ends the program. */
  onUser1(handler: () => void): void;
  /** Calls back at SIGHUP, which else ends the program. */
  onHangup(handler: () => void): void;
  /** The signals that end the program, as of now. */
  endSignals(): readonly EndSignal[];
  /** Files that no output may be. */
  readonly kept: KeptFiles;
}

/** Exit codes, as monitoring plugins use them. */
export const EXIT = { ok: 0, warning: 1, critical: 2, unable: 3 } as const;

/** The exit code of what alerts say: 1 and 2 where one of that severity fires. */
export function alertExitCode(statuses: readonly AlertStatus[]): number {
  const worst = worstSeverity(statuses);
  return worst === undefined ? EXIT.ok : EXIT[worst];
}

/** The exit code of a command that a signal ended before its time, as shells give it. */
export function interrupted({ signal }: Pick<CommandIo, "signal">): number {
  return signalExitCode(signal.aborted ? signal.reason : "SIGINT");
}

/** Text for people, of any number of lines, in characters that their locale has. */
export async function inLocale({ env }: Pick<CommandIo, "env">, text: string): Promise<string> {
  if (!wantsAscii(env)) return text;
  const { asciiText } = await import("../chart/text/ascii_text.ts");
  return text.split("\n").map(asciiText).join("\n");
}
