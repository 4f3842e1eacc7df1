import { sleep } from "../../base/sleep.ts";
import { ask } from "../../collect/ask.ts";
import { buildRegexRequests } from "../../collect/jsonrpc_request.ts";
import type { Host } from "../../model/host.ts";
import type { HostResult, Reply } from "../../model/tick.ts";
import { openTransport } from "../live/open_transport.ts";

const LOCAL_DEADLINE_MS = 10_000;
const REMOTE_DEADLINE_MS = 20_000;

/** What a host says, and what it said before. */
export interface RecordAnswers {
  readonly result: HostResult;
  readonly before?: Reply | undefined;
}

/**
 * Asks a host for the records whose names match a regular expression, which its server reads (PCRE,
 * not anchored); with `overMs` a second time, so much later.
 */
export async function askRecords(
  host: Host,
  { pattern, overMs, signal }: {
    readonly pattern: string;
    readonly overMs?: number | undefined;
    readonly signal: AbortSignal;
  },
): Promise<RecordAnswers> {
  await using transport = openTransport(host, { signal, triesAgain: false });
  // A backslash or an anchor may stand between: only the words decide.
  const config = /proxy\W*(config|local)/.test(pattern);
  const requests = buildRegexRequests([pattern], { config });
  const deadlineMs = host.address.kind === "ssh" ? REMOTE_DEADLINE_MS : LOCAL_DEADLINE_MS;
  const first = await ask(transport, requests, { deadlineMs, signal });
  if (overMs === undefined || first.kind === "miss") return { result: first };
  await sleep(overMs, signal);
  const result = await ask(transport, requests, { deadlineMs, signal });
  return { result, before: first };
}
