import type { HostResult } from "../model/tick.ts";
import type { MissReason } from "../model/tick.ts";

/** How a host answers, as of its newest result. Times are wall-clock milliseconds. */
export interface HostState {
  readonly state: "waiting" | "answering" | "failing" | "unrecorded";
  /** How long the newest answer took, in milliseconds. */
  readonly tookMs?: number | undefined;
  /** When the first tick of the present silence was due; since when it is no longer recorded. */
  readonly silentSinceMs?: number | undefined;
  readonly reason?: MissReason | undefined;
  /** Why it fails, as the collector worded it. */
  readonly message?: string | undefined;
  /** The server's complaints in the newest answer, as the collector worded them. */
  readonly problems: readonly string[];
  /** The records that the newest answer did not know. */
  readonly absent?: readonly string[];
}

/** What one result says of its host, without a memory of those before. */
export function stateOf(result: HostResult | undefined): HostState {
  if (result === undefined) return { state: "waiting", problems: [] };
  if (result.kind === "reply") {
    return {
      state: "answering",
      tookMs: result.tookMs,
      problems: result.problems,
      absent: result.absent,
    };
  }
  const { reason, message, tookMs } = result;
  return { state: "failing", reason, message, tookMs, problems: [] };
}
