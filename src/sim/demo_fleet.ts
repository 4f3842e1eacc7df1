import { UsageError } from "../model/errors.ts";
import { startAtsServer } from "./ats_server.ts";
import { messageOf } from "../base/error_message.ts";
import { sleep } from "../base/sleep.ts";
import type { UnixServer } from "./unix_server.ts";
import { createWorkload, type Workload } from "./workload.ts";

/** When the restarting host goes down again, in milliseconds. */
const RESTART_EVERY_MS = 150_000;

const LABELS = ["ams1", "fra1", "lhr1", "nyc1", "sfo1", "sin1", "syd1", "gru1"];

export interface DemoFleetOptions {
  readonly hostCount: number;
  /** An existing directory for the sockets. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** When the last host goes down for the first time, in milliseconds from the start. */
  readonly firstRestartMs?: number;
  /** How long it stays down, in milliseconds. */
  readonly downMs?: number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface DemoFleet extends AsyncDisposable {
  readonly hosts: readonly { readonly label: string; readonly socketPath: string }[];
}

/**
 * Simulated hosts for `traffic-grapher demo`. The last one is restarted now and then, so that an
 * outage and a restart can be seen. Their sockets are named so that nobody's discovery takes them for
 * a real server. Throws a `UsageError` where they cannot be made.
 */
export function startDemoFleet(options: DemoFleetOptions): DemoFleet {
  const { hostCount, directory, signal } = options;
  const { firstRestartMs = 40_000, downMs = 7_000, wait = sleep } = options;
  const stop = new AbortController();
  const limits = AbortSignal.any([signal, stop.signal]);
  const hosts: { label: string; socketPath: string }[] = [];
  const servers: UnixServer[] = [];
  let restarts = Promise.resolve();
  try {
    for (let i = 0; i < hostCount; i++) {
      const label = LABELS[i] ?? `edge${i + 1}`;
      const socketPath = `${directory}/${label}.sock`;
      const workload = createWorkload({ seed: i, plugins: i % 2 === 1 });
      const server = startAtsServer({ socketPath, workload, signal: limits });
      hosts.push({ label, socketPath });
      servers.push(server);
      if (i === hostCount - 1) {
        const times = { firstRestartMs, downMs, wait };
        restarts = restartNowAndThen(server, workload, { signal: limits, ...times });
      }
    }
  } catch (cause) {
    stop.abort();
    const words = messageOf(cause);
    throw new UsageError(`the simulated hosts could not be started in ${directory}: ${words}`, {
      cause,
    });
  }
  return {
    hosts,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await restarts;
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

async function restartNowAndThen(
  server: UnixServer,
  workload: Workload,
  { signal, firstRestartMs, downMs, wait }: Required<
    Pick<DemoFleetOptions, "signal" | "firstRestartMs" | "downMs" | "wait">
  >,
): Promise<void> {
  for (let waitMs = firstRestartMs; !signal.aborted; waitMs = RESTART_EVERY_MS) {
    await wait(waitMs, signal);
    if (signal.aborted) return;
    await server.stop();
    await wait(downMs, signal);
    if (signal.aborted) return;
    workload.restart();
    await server.start();
  }
}
