import { ChildProcess } from "../../src/collect/ssh/child_process.ts";
import { HelperLink } from "../../src/collect/ssh/helper_link.ts";
import type { Link } from "../../src/collect/ssh/link.ts";
import { readRemoteReport, type RemoteReport } from "../../src/collect/ssh/remote_report.ts";
import {
  type HelperTool,
  REMOTE_COMMAND,
  remoteScript,
} from "../../src/collect/ssh/remote_script.ts";
import { ShellLink } from "../../src/collect/ssh/shell_link.ts";
import { within } from "./eventually.ts";

/** A helper that runs here, behind a login shell of this machine and without any ssh. */
export interface LocalHelper extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly report: RemoteReport;
  readonly link: Link;
}

export interface LocalHelperOptions {
  readonly idleSeconds?: number;
  readonly socketPath?: string;
  readonly maxReplyBytes?: number;
  readonly pingMs?: number;
  readonly stallMs?: number;
  /** The deadline that the helper itself is given, whatever the caller waits. */
  readonly deadlineMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The login shell, with its arguments; the command follows. */
  readonly shell?: readonly [string, ...string[]];
  /** A command before the shell, e.g. one that changes the user. */
  readonly before?: readonly string[];
}

export async function startLocalHelper(
  tool: HelperTool,
  options: LocalHelperOptions = {},
): Promise<LocalHelper> {
  const { idleSeconds = 30, socketPath, shell = ["/bin/sh", "-c"], before = [], env } = options;
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`);
  const process = new ChildProcess("/usr/bin/env", [
    ...variables,
    ...before,
    ...shell,
    REMOTE_COMMAND,
  ]);
  await process.write(remoteScript({ socketPath, tools: [tool], idleSeconds }));
  const report = await within("the remote report", readRemoteReport(process.output))
    .catch(async (error) => {
      await process.stop();
      throw error;
    });
  if ("instead" in report || report.helper !== tool) {
    const { stderr } = await process.end();
    await process.stop();
    throw new Error(`no ${tool} helper: ${JSON.stringify(report)} ${stderr.join("\n")}`);
  }
  const { deadlineMs } = options;
  const watch = {
    ...(deadlineMs === undefined ? {} : { remoteDeadlineMs: () => deadlineMs }),
    destination: "here",
    pingMs: options.pingMs ?? 10_000,
    stallMs: options.stallMs ?? 15_000,
    maxReplyBytes: options.maxReplyBytes ?? 16 * 1024 * 1024,
  };
  const isShell = tool === "socat" || tool === "nc" || tool === "ncat" || tool === "traffic_ctl";
  const link = isShell
    ? new ShellLink(process, tool, { ...watch, rung: `${tool} helper` })
    : new HelperLink(process, `${tool} helper`, watch);
  if (link instanceof HelperLink && !await link.ready) {
    const { message } = await link.ended;
    await link[Symbol.asyncDispose]();
    throw new Error(message);
  }
  return { process, report, link, [Symbol.asyncDispose]: () => link[Symbol.asyncDispose]() };
}
