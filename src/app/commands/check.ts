import type { SettingsFor } from "../../config/invocation.ts";
import { SYNC_INTERVAL_RECORD } from "../../series/slow_records.ts";
import { type CommandIo, EXIT, inLocale } from "../command_io.ts";
import { serverPatterns, serverRecords } from "../live/collection.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { openTransport } from "../live/open_transport.ts";
import { checkHost, type HostCheck } from "./check_host.ts";
import { checkJson } from "./check_json.ts";
import { checkText } from "./check_text.ts";

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
  if (settings.terminal) return await (await import("./check_terminal.ts")).checkTerminal(io);
  const { hosts, format } = settings, { signal } = io;
  const dashboard = await loadDashboard(settings.configFile, signal);
  // The server's refresh period is a setting; a host without it lacks nothing that is drawn.
  const records = serverRecords(dashboard).filter((name) => name !== SYNC_INTERVAL_RECORD);
  const color = settings.color && io.outIsTerminal;
  const checks: HostCheck[] = [];
  const asked = { records, patterns: serverPatterns(dashboard), sources: dashboard.sources ?? [] };
  const pending = hosts.map(async (host) => {
    await using transport = openTransport(host, { signal, triesAgain: false });
    const limit = host.address.kind === "ssh" ? REMOTE_DEADLINE_MS : LOCAL_DEADLINE_MS;
    return await checkHost({ host, transport }, {
      ...asked,
      signal,
      deadlineMs: options.deadlineMs ?? limit,
    });
  });
  for (const [index, finding] of pending.entries()) {
    const found = await finding;
    if (signal.aborted) continue;
    checks.push(found);
    if (format === "text") {
      const text = checkText(found, { color, nowMs: Date.now() });
      await io.out(await inLocale(io, index === 0 ? text : `\n${text}`));
    }
  }
  signal.throwIfAborted();
  const answering = checks.filter(({ result }) => result.kind === "reply").length;
  if (format === "json") await io.out(checkJson(checks));
  else if (hosts.length > 1) {
    const which = answering === hosts.length ? "All" : `${answering} of`;
    await io.out(`\n${which} ${hosts.length} hosts answer.\n`);
  }
  return answering === hosts.length ? EXIT.ok : EXIT.critical;
}
