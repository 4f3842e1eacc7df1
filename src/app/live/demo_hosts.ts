import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { boundedBytes } from "../../base/bounded_bytes.ts";
import { messageOf } from "../../base/error_message.ts";
import { openReadable } from "../../base/open_readable.ts";
import { plainText } from "../../base/plain_text.ts";
import { startCaptureReplay } from "../../sim/capture_replay.ts";
import { startDemoFleet } from "../../sim/demo_fleet.ts";
import { parseCapture } from "../../sim/parse_capture.ts";

/** Hosts that are no real ones, and what a session on them should be like where nothing was said. */
export interface DemoHosts extends AsyncDisposable {
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
  /** How long there is something to see; absent: without end. */
  readonly lengthMs?: number | undefined;
}

export interface DemoHostsOptions {
  /** An existing directory for the sockets. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Nobody watches: a run of this length shall show all there is, in milliseconds. */
  readonly withinMs?: number | undefined;
}

/** An incident comes when there is a time before it to compare with, in milliseconds. */
const INCIDENT_MS = 60_000;

/** The shortest interval that the command line takes, in milliseconds. */
const SHORTEST_INTERVAL_MS = 100;

/** Simulated hosts, the last of which is restarted in time to be seen; or, in an incident, three of which are in trouble. */
export function simulatedHosts(
  { hostCount, hasIncident }: { readonly hostCount: number; readonly hasIncident: boolean },
  { directory, signal, withinMs }: DemoHostsOptions,
): DemoHosts {
  const incidentMs = withinMs === undefined ? INCIDENT_MS : 0.5 * withinMs;
  const fleet = startDemoFleet({
    hostCount,
    directory,
    signal,
    incidentMs: hasIncident ? incidentMs : undefined,
    // Late enough for what the server refreshes every 5 s to be seen twice in 10.
    firstRestartMs: Math.min(40_000, 0.62 * (withinMs ?? Infinity)),
    downMs: Math.min(7_000, 0.13 * (withinMs ?? Infinity)),
  });
  return {
    hosts: fleet.hosts.map(hostOf),
    intervalMs: withinMs === undefined ? 1_000 : 200,
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  };
}

/**
 * One host that says what a real server once said, polled as often as that one was. Throws a
 * `UsageError` that names the file for one that cannot be read or is no capture.
 */
export async function capturedHost(
  { file, speed }: { readonly file: string; readonly speed: number },
  { directory, signal }: DemoHostsOptions,
): Promise<DemoHosts> {
  const polls = parseCapture(await readCapture(file), plainText(file));
  const [first, second] = polls, last = polls.at(-1);
  const spacingMs = first === undefined || second === undefined ? 1_000 : second.atMs - first.atMs;
  const socketPath = `${directory}/capture.sock`;
  const replay = startCaptureReplay({ polls, socketPath, signal, speed });
  return {
    hosts: [hostOf({ label: "capture", socketPath })],
    intervalMs: Math.max(SHORTEST_INTERVAL_MS, Math.round(spacingMs / speed)),
    // Until after the last poll but one: the server is gone when its last one is over.
    lengthMs: Math.max(1, Math.round(((last?.atMs ?? 0) - spacingMs / 2) / speed)),
    [Symbol.asyncDispose]: () => replay[Symbol.asyncDispose](),
  };
}

/** A day of one host is a tenth of it, packed. */
const MOST_CAPTURE_BYTES = 256 * 2 ** 20;

async function readCapture(file: string): Promise<Uint8Array> {
  try {
    return await boundedBytes(await openReadable(file), MOST_CAPTURE_BYTES);
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : plainText(messageOf(cause));
    throw new UsageError(`The capture ${plainText(file)} cannot be read: ${why}.`, { cause });
  }
}

function hostOf({ label, socketPath }: { label: string; socketPath: string }): Host {
  return { id: label, label, address: { kind: "local" }, socketPath };
}
