import { ask } from "../../collect/ask.ts";
import {
  buildRegexRequests,
  buildRequests,
  buildStatusRequest,
} from "../../collect/jsonrpc_request.ts";
import { parseServerStatus, type ServerStatus } from "../../collect/parse_server_status.ts";
import type { PolledHost } from "../../collect/poller.ts";
import type { Host } from "../../model/host.ts";
import type { Source } from "../../model/source.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { HostResult } from "../../model/tick.ts";
import type { DiscoveryStep, ExchangeOptions, Transport } from "../../model/transport.ts";
import { checkSource, type SourceCheck } from "./check_source.ts";
import { START_TIME_RECORD } from "../../series/restart_detector.ts";
import { VERSION_RECORD } from "../../view/host_table.ts";

/** What a host is asked; the deadline is for finding, reaching and asking it. */
export interface CheckHostOptions extends ExchangeOptions {
  /** The records that the dashboard draws. */
  readonly records: readonly string[];
  /** The regular expressions by which it draws others. */
  readonly patterns: readonly string[];
  readonly sources: readonly Source[];
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
  polled: PolledHost,
  { records, patterns, sources, ...limits }: CheckHostOptions,
): Promise<HostCheck> {
  const { host, transport } = polled;
  const names = new Set([VERSION_RECORD, START_TIME_RECORD, ...records]);
  const result = await ask(transport, buildRequests(names), limits);
  const found = {
    host,
    how: transport.describe(),
    steps: [...transport.steps()],
    result,
    asked: names.size,
  };
  const read = () => Promise.all(sources.map((source) => checkSource(source, polled, limits)));
  if (result.kind === "miss") return { ...found, sources: await read() };
  const version = result.values.get(VERSION_RECORD);
  const startedAtMs = Number(result.values.get(START_TIME_RECORD)) * 1000;
  return {
    ...found,
    version: typeof version === "string" && version !== "" ? plainText(version, 60) : undefined,
    startedAtMs: startedAtMs > 0 && Number.isSafeInteger(startedAtMs) ? startedAtMs : undefined,
    matches: await matchesOf(transport, patterns, limits),
    ...await serverStatus(transport, limits),
    sources: await read(),
  };
}

async function serverStatus(
  transport: Transport,
  limits: ExchangeOptions,
): Promise<Pick<HostCheck, "status" | "statusProblem">> {
  try {
    const { bytes } = await transport.exchange(buildStatusRequest(), limits);
    return { status: parseServerStatus(bytes) };
  } catch (error) {
    return { statusProblem: plainText(messageOf(error)) };
  }
}

async function matchesOf(
  transport: Transport,
  patterns: readonly string[],
  limits: ExchangeOptions,
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
