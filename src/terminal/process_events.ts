import type { EndSignal } from "../base/end_signals.ts";

/** What a session wants to know of its process. */
export interface ProcessEvents {
  /** The signals that end the process. */
  readonly endSignals: readonly EndSignal[];
  readonly onEnd: (cause: EndSignal) => void;
  readonly onStop: () => void;
  readonly onContinue: () => void;
  readonly onResize: () => void;
  /** An error that nobody catches, or the process's exit: the last moment to act, synchronously. */
  readonly onLastChance: () => void;
}

const LAST_CHANCES = ["unload", "error", "unhandledrejection"] as const;

/** Listens to the process's signals and to its end, until each is let go. */
export function listenToProcess(
  { endSignals, onEnd, onStop, onContinue, onResize, onLastChance }: ProcessEvents,
): { letSignalsGo(): void; letExitGo(): void } {
  const signals: [Deno.Signal, () => void][] = [
    ...endSignals.map((name): [Deno.Signal, () => void] => [name, () => onEnd(name)]),
    ["SIGTSTP", onStop],
    ["SIGCONT", onContinue],
    ["SIGWINCH", onResize],
  ];
  for (const [name, handler] of signals) Deno.addSignalListener(name, handler);
  for (const name of LAST_CHANCES) globalThis.addEventListener(name, onLastChance);
  return {
    letSignalsGo() {
      for (const [name, handler] of signals.splice(0)) Deno.removeSignalListener(name, handler);
    },
    letExitGo() {
      for (const name of LAST_CHANCES) globalThis.removeEventListener(name, onLastChance);
    },
  };
}
