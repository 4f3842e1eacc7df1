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
  /** After so long three of the hosts get into trouble, and stay in it, in milliseconds; absent: none does. */
  readonly incidentMs?: number | undefined;
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
  const { firstRestartMs = 40_000, downMs = 7_000, incidentMs, wait = sleep } = options;
  const stop = new AbortController();
  const limits = AbortSignal.any([signal, stop.signal]);
  const pause: Pause = async (ms) => {
    await wait(ms, limits);
    return !limits.aborted;
  };
  const hosts: { label: string; socketPath: string }[] = [];
  const servers: UnixServer[] = [], workloads: Workload[] = [];
  let happenings = Promise.resolve();
  try {
    for (let i = 0; i < hostCount; i++) {
      const label = LABELS[i] ?? `edge${i + 1}`;
      const socketPath = `${directory}/${label}.sock`;
      const workload = createWorkload({ seed: i, plugins: i % 2 === 1 });
      const server = startAtsServer({ socketPath, workload, signal: limits });
      hosts.push({ label, socketPath });
      servers.push(server);
      workloads.push(workload);
    }
    happenings = incidentMs === undefined
      ? restartNowAndThen(servers.at(-1)!, workloads.at(-1)!, { firstRestartMs, downMs, pause })
      : incident(servers, workloads, pause(incidentMs));
  } catch (cause) {
    stop.abort();
    const words = `the simulated hosts could not be started in ${directory}: ${messageOf(cause)}`;
    throw new UsageError(words, { cause });
  }
  return {
    hosts,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await happenings;
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

/** Waits; false where the fleet was ended meanwhile. */
type Pause = (ms: number) => Promise<boolean>;

/** One host is slow, one is down, and one was started anew with a release that serves badly. */
async function incident(
  servers: readonly UnixServer[],
  workloads: readonly Workload[],
  isDue: Promise<boolean>,
): Promise<void> {
  if (!await isDue) return;
  const [slow, down, released] = [0.25, 0.5, 0.75].map((share) =>
    Math.floor(share * servers.length)
  ) as [number, number, number];
  workloads[slow]!.fault = "slow";
  workloads[released]!.restart();
  workloads[released]!.fault = "release";
  await servers[down]!.stop();
}

async function restartNowAndThen(
  server: UnixServer,
  workload: Workload,
  { firstRestartMs, downMs, pause }:
    & Required<Pick<DemoFleetOptions, "firstRestartMs" | "downMs">>
    & { readonly pause: Pause },
): Promise<void> {
  for (let waitMs = firstRestartMs; await pause(waitMs); waitMs = RESTART_EVERY_MS) {
    await server.stop();
    if (!await pause(downMs)) return;
    workload.restart();
    await server.start();
  }
}
