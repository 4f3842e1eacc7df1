import { startAtsServer } from "./ats_server.ts";
import type { CapturedPoll } from "./parse_capture.ts";
import type { HostSnapshot, SimulatedHost } from "./simulated_host.ts";
import { sleep } from "../base/sleep.ts";
import type { UnixServer } from "./unix_server.ts";

export interface CaptureReplayOptions {
  readonly polls: readonly CapturedPoll[];
  readonly socketPath: string;
  readonly signal: AbortSignal;
  /** How much faster than it was recorded. */
  readonly speed?: number;
  readonly monotonicMs?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface CaptureReplay extends AsyncDisposable {
  readonly server: UnixServer;
  /** Resolves at the end of the capture, or when the signal is aborted. */
  readonly done: Promise<void>;
}

/**
 * Serves what a real server said, at the times at which it said it: records by name out of each poll,
 * and nobody listening where the captured server did not answer.
 */
export function startCaptureReplay(
  { polls, socketPath, signal, speed = 1, ...clock }: CaptureReplayOptions,
): CaptureReplay {
  const { monotonicMs = () => performance.now(), wait = sleep } = clock;
  const startMs = monotonicMs();
  const end = new AbortController();
  const limits = AbortSignal.any([signal, end.signal]);
  const capturedMs = () => (monotonicMs() - startMs) * speed;
  const workload: SimulatedHost = {
    draining: false,
    snapshot: () => snapshotOf(pollAt(polls, capturedMs()).poll),
  };
  const server = startAtsServer({ socketPath, workload, signal: limits });
  const done = (async () => {
    while (!limits.aborted) {
      const { poll, untilMs } = pollAt(polls, capturedMs());
      if (poll?.records) await server.start();
      else await server.stop();
      if (poll === undefined) break;
      await wait(Math.max(1, (untilMs - capturedMs()) / speed), limits);
    }
    await server.stop();
  })();
  return {
    server,
    done,
    async [Symbol.asyncDispose]() {
      end.abort();
      await done;
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The poll nearest to a time since the capture's beginning, and until when it is; none after its end. */
export function pollAt(
  polls: readonly CapturedPoll[],
  capturedMs: number,
): { readonly poll: CapturedPoll | undefined; readonly untilMs: number } {
  const boundaries = boundariesOf(polls);
  const index = boundaries.findIndex((boundary) => capturedMs < boundary);
  return { poll: polls[index], untilMs: boundaries[index] ?? Infinity };
}

/** Until when each poll holds: half way to the next one; the last as long as the one before it. */
function boundariesOf(polls: readonly CapturedPoll[]): number[] {
  return polls.map((poll, i) => {
    const next = polls[i + 1];
    const before = polls[i - 1];
    const distance = next ? next.atMs - poll.atMs : before ? poll.atMs - before.atMs : 1_000;
    return poll.atMs + distance / 2;
  });
}

function snapshotOf(poll: CapturedPoll | undefined): HostSnapshot {
  const records = poll?.records ?? new Map();
  return { names: () => records.keys(), lookup: (name) => records.get(name) };
}
