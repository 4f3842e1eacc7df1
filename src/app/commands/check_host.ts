import { ask } from "../../collect/ask.ts";
import {
  buildRegexRequests,
  buildRequests,
  buildStatusRequest,
} from "../../collect/jsonrpc_request.ts";
import { parseServerStatus, type ServerStatus } from "../../collect/parse_server_status.ts";
import type { Host } from "../../model/host.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { HostResult } from "../../model/tick.ts";
import type { DiscoveryStep, Transport } from "../../model/transport.ts";
import type { SourceCheck } from "./check_source.ts";
import { START_TIME_RECORD } from "../../series/restart_detector.ts";

const VERSION_RECORD = "proxy.process.version.server.short";

export interface CheckHostOptions {
  /** The records that the dashboard draws. */
  readonly records: readonly string[];
  /** The regular expressions by which it draws others. */
  readonly patterns?: readonly string[] | undefined;
  /** For finding, reaching and asking the host, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** All that a check found out about one host. */
export interface HostCheck {
  readonly host: Host;
  /** In a few words how it is reached. */
  readonly how: string;
  readonly steps: readonly DiscoveryStep[];
  readonly result: HostResult;
  /** How many records it was asked for. */
  readonly asked: number;
  readonly version?: string | undefined;
  /** How many records each expression finds. */
  readonly matches?: readonly { readonly pattern: string; readonly count: number }[] | undefined;
  /** Epoch milliseconds. */
  readonly startedAtMs?: number | undefined;
  readonly status?: ServerStatus | undefined;
  /** Why the status is not known, one sentence. */
  readonly statusProblem?: string | undefined;
  /** What the dashboard's sources said. */
  readonly sources?: readonly SourceCheck[] | undefined;
}

/** Finds a host's server, asks it for what a dashboard draws and for its state. Never rejects. */
export async function checkHost(
  { host, transport }: { readonly host: Host; readonly transport: Transport },
  { records, patterns = [], deadlineMs, signal }: CheckHostOptions,
): Promise<HostCheck> {
  const names = new Set([VERSION_RECORD, START_TIME_RECORD, ...records]);
  const result = await ask(transport, buildRequests(names), { deadlineMs, signal });
  const found = {
    host,
    how: transport.describe(),
    steps: [...transport.steps()],
    result,
    asked: names.size,
  };
  if (result.kind === "miss") return found;
  const version = result.values.get(VERSION_RECORD);
  const startedAtMs = Number(result.values.get(START_TIME_RECORD)) * 1000;
  return {
    ...found,
    ...(typeof version === "string" && version !== "" ? { version: plainText(version, 60) } : {}),
    ...(startedAtMs > 0 && Number.isSafeInteger(startedAtMs) ? { startedAtMs } : {}),
    matches: await matchesOf(transport, patterns, { deadlineMs, signal }),
    ...await serverStatus(transport, { deadlineMs, signal }),
  };
}

async function serverStatus(
  transport: Transport,
  limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<Pick<HostCheck, "status" | "statusProblem">> {
  try {
    const { bytes } = await transport.exchange(buildStatusRequest(), limits);
    return { status: parseServerStatus(bytes) };
  } catch (error) {
    const words = messageOf(error);
    return { statusProblem: plainText(words) };
  }
}

async function matchesOf(
  transport: Transport,
  patterns: readonly string[],
  limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<HostCheck["matches"]> {
  if (patterns.length === 0) return undefined;
  const answer = await ask(transport, buildRegexRequests(patterns), limits);
  if (answer.kind === "miss") return undefined;
  return patterns.map((pattern) => {
    const expression = new RegExp(pattern);
    const found = [...answer.values].filter(([name, value]) =>
      typeof value !== "string" && expression.test(name)
    );
    return { pattern, count: found.length };
  });
}
