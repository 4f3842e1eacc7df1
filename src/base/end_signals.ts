import { constants } from "node:os";

/** By which a user, a supervisor or a closing terminal ends a program as a matter of course. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** Whether the program was ended as a matter of course, and not by mistake or a limit. */
export function isStop(reason: unknown): boolean {
  return (STOP_SIGNALS as readonly unknown[]).includes(reason);
}

/** Others that would end a process that does not catch them; sent by mistake, or by a limit. */
const OTHER_SIGNALS = ["SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU"] as const;
const LINUX_SIGNALS = ["SIGIO", "SIGPWR", "SIGSTKFLT"] as const;

export type EndSignal =
  | typeof STOP_SIGNALS[number]
  | typeof OTHER_SIGNALS[number]
  | typeof LINUX_SIGNALS[number];

/** The program was started so as to outlive its terminal (nohup). */
const OUTLIVES_TERMINAL = ignoresHangup();

/** All signals that end the program, and that it can catch without lying about a fault of its own. */
export const END_SIGNALS: readonly EndSignal[] = [
  ...STOP_SIGNALS,
  ...OTHER_SIGNALS,
  ...(Deno.build.os === "linux" ? LINUX_SIGNALS : []),
].filter((name) => name !== "SIGHUP" || !OUTLIVES_TERMINAL);

/** The exit code of a process that a signal ended, as shells give it. */
export function signalExitCode(name: EndSignal): number {
  return 128 + (constants.signals[name as keyof typeof constants.signals] ?? 0);
}

/**
 * Lets the program outlive its terminal where it was started so: newer releases of the runtime end
 * it by SIGHUP once any signal is listened to. To be called after that.
 */
export function keepOutliving(): void {
  if (OUTLIVES_TERMINAL && !ignoresHangup()) Deno.addSignalListener("SIGHUP", () => {});
}

/** Whether SIGHUP is ignored. Source: proc(5). */
function ignoresHangup(): boolean {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const [, mask = "0"] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status) ?? [];
    return (BigInt(`0x${mask}`) & 1n) === 1n;
  } catch {
    return false;
  }
}
