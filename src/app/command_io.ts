/** What a command may touch besides hosts and files; tests hand in their own. */
export interface CommandIo {
  /** Standard output: nothing but what was asked for. */
  out(text: string): Promise<void>;
  /** Standard output, as it is: pictures, sequences of our own, data off a terminal. */
  outBytes(bytes: Uint8Array): Promise<void>;
  /** Standard error: messages. */
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  env(name: string): string | undefined;
  /** Aborted by SIGINT and SIGTERM, with the signal's name as the reason. */
  readonly signal: AbortSignal;
}

/** Exit codes, as monitoring plugins use them. */
export const EXIT = { ok: 0, warning: 1, critical: 2, unable: 3 } as const;
