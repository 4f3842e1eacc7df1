import type { SettingsFor } from "../../config/invocation.ts";
import type { Host } from "../../model/host.ts";
import { isReadOn, type Source } from "../../model/source.ts";
import { SYNC_INTERVAL_RECORD } from "../../series/slow_records.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { inLocale } from "./in_locale.ts";
import { serverPatterns, serverRecords } from "../live/collection.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { openTransport } from "../live/open_transport.ts";
import { checkHost, type HostCheck } from "./check_host.ts";
import { checkSource } from "./check_source.ts";
import { checkJson } from "./check_json.ts";
import { checkText } from "./check_text.ts";
import { interrupted } from "./interrupted.ts";

/** Discovery may ask traffic_ctl, an ssh handshake may take its time. */
const LOCAL_DEADLINE_MS = 5_000;
const REMOTE_DEADLINE_MS = 20_000;

export interface CheckOptions {
  /** Per host and exchange, in milliseconds; default 5 s for this machine, 20 s over ssh. */
  readonly deadlineMs?: number | undefined;
}

/**
 * Finds and asks hosts, all at once, and tells in their order what was tried and what came of it.
 * Exit code 2 where a host did not answer.
 */
export async function runCheck(
  settings: SettingsFor<"check">,
  io: CommandIo,
  options: CheckOptions = {},
): Promise<number> {
  const { hosts, format } = settings;
  const dashboard = await loadDashboard(settings.configFile, io.signal);
  // The server's refresh period is a setting; a host without it lacks nothing that is drawn.
  const records = serverRecords(dashboard).filter((name) => name !== SYNC_INTERVAL_RECORD);
  const color = settings.color && io.outIsTerminal;
  const checks: HostCheck[] = [];
  const pending = hosts.map((host) =>
    check(host, {
      records,
      patterns: serverPatterns(dashboard),
      sources: dashboard.sources ?? [],
      signal: io.signal,
      ...options,
    })
  );
  for (const [index, finding] of pending.entries()) {
    const found = await finding;
    if (io.signal.aborted) continue;
    checks.push(found);
    if (format === "text") {
      const text = checkText(found, { color, nowMs: Date.now() });
      await io.out(await inLocale(io, index === 0 ? text : `\n${text}`));
    }
  }
  if (io.signal.aborted) return interrupted(io);
  const answering = checks.filter(({ result }) => result.kind === "reply").length;
  if (format === "json") await io.out(checkJson(checks));
  else if (hosts.length > 1) await io.out(`\n${summary(answering, hosts.length)}\n`);
  return answering === hosts.length ? EXIT.ok : EXIT.critical;
}

async function check(
  host: Host,
  { records, patterns, sources, signal, deadlineMs }: CheckOptions & {
    readonly records: readonly string[];
    readonly patterns: readonly string[];
    readonly sources: readonly Source[];
    readonly signal: AbortSignal;
  },
): Promise<HostCheck> {
  await using transport = openTransport(host, { signal, triesAgain: false });
  const limit = host.address.kind === "ssh" ? REMOTE_DEADLINE_MS : LOCAL_DEADLINE_MS;
  const limits = { signal, deadlineMs: deadlineMs ?? limit };
  const found = await checkHost({ host, transport }, { records, patterns, ...limits });
  const read = sources.map((source) =>
    checkSource(source, transport, { ...limits, isRead: isReadOn(source, host) })
  );
  return { ...found, sources: await Promise.all(read) };
}

function summary(answering: number, count: number): string {
  return answering === count
    ? `All ${count} hosts answer.`
    : `${answering} of ${count} hosts answer.`;
}
