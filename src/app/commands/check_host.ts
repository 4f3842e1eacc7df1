import { ask } from "../../collect/ask.ts";
import {
  buildRegexRequests,
  buildRequests,
  buildStatusRequest,
} from "../../collect/jsonrpc_request.ts";
import { readSource } from "../../collect/sources/read_source.ts";
import { parseServerStatus, type ServerStatus } from "../../collect/parse_server_status.ts";
import type { PolledHost } from "../../collect/poller.ts";
import type { Host } from "../../model/host.ts";
import { isReadOn, type Source } from "../../model/source.ts";
import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { HostResult } from "../../model/tick.ts";
import type { DiscoveryStep, ExchangeOptions, Transport } from "../../model/transport.ts";
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

/** What a source of the dashboard said when it was read for a check. */
export interface SourceCheck {
  readonly name: string;
  readonly outcome: "found" | "failed" | "skipped";
  /** What it yields, or why it does not. Safe to show. */
  readonly detail: string;
  readonly tookMs: number;
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

const SHOWN_VALUES = 4;

/** Reads a source of a host once, if the dashboard names the host for it. Never rejects. */
async function checkSource(
  source: Source,
  { host, transport }: PolledHost,
  { deadlineMs, signal }: ExchangeOptions,
): Promise<SourceCheck> {
  const { name } = source;
  if (!isReadOn(source, host)) {
    const hosts = plainText((source.hosts ?? []).join(", "), 200);
    return { name, outcome: "skipped", detail: `not for this host, but ${hosts}`, tookMs: 0 };
  }
  const startMs = performance.now();
  const found = (outcome: SourceCheck["outcome"], detail: string): SourceCheck => ({
    name,
    outcome,
    detail: plainText(detail, 600),
    tookMs: performance.now() - startMs,
  });
  try {
    const limits = {
      deadlineMs: source.deadlineMs ?? deadlineMs,
      signal,
      clocksApartMs: Date.now() - performance.now(),
    };
    const { values, fault } = await readSource(source, transport, limits);
    const [...shown] = values;
    const words = shown.slice(0, SHOWN_VALUES).map(([key, value]) => `${name}.${key} ${value}`);
    const more = shown.length > SHOWN_VALUES ? `, and ${shown.length - SHOWN_VALUES} more` : "";
    if (shown.length === 0) return found("failed", fault ?? "it holds no value");
    return found("found", `${words.join(", ")}${more}${fault === undefined ? "" : `; ${fault}`}`);
  } catch (error) {
    return found("failed", messageOf(error));
  }
}
