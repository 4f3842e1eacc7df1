import type { MissReason } from "./tick.ts";

/** Bad arguments, an unreadable or invalid file: nothing could be done (exit code 3). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What the `UsageError` says that an attempt throws; undefined where it throws none. */
export function usageFault(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** A host could not be asked or its answer was unusable; becomes a `Miss`. */
export class CollectError extends Error {
  override readonly name = "CollectError";
  readonly reason: MissReason;

  constructor(reason: MissReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
