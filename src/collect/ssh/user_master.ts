import type { SshAddress } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import { orAfter } from "../../base/or_after.ts";
import { whenAborted } from "../../base/when_aborted.ts";
import { ChildProcess } from "./child_process.ts";
import { sshQuery, type SshSettings } from "./ssh_arguments.ts";

/** A connection that said nothing for so long is looked into, in milliseconds. */
const FIRST_MS = 2_000;
/** A master that is well says so at once. */
const ANSWER_MS = 1_500;

export interface MasterOptions extends SshSettings {
  /** Resolves when the far side has said something, or ssh has ended. */
  readonly begun: Promise<unknown>;
  readonly signal: AbortSignal;
}

/**
 * Finds out whether an `ssh` waits in vain for a control master that the user's configuration names:
 * one that is stopped or hangs answers nobody, one whose network is gone answers only here, and
 * neither is under ssh's own timeouts. Says what is wrong with it, safe to show; undefined where
 * the connection has begun, was given up, or waits for something else.
 */
export async function hungMaster(
  address: SshAddress,
  options: MasterOptions,
): Promise<string | undefined> {
  const { begun, connectTimeoutSeconds, signal } = options;
  const hasBegun = async (withinMs: number) =>
    await orAfter(withinMs, begun.then(() => true)) ?? signal.aborted;
  if (await hasBegun(FIRST_MS)) return undefined;
  const asked = await ask(address, ["-O", "check"], options);
  if (signal.aborted || asked?.code !== undefined && asked.code !== 0) return undefined;
  const [, pid] = /pid=(\d+)/.exec(asked?.text ?? "") ?? [];
  if (asked && await hasBegun(connectTimeoutSeconds * 1000 - FIRST_MS)) return undefined;
  const settings = await ask(address, ["-G"], options);
  const [, path] = /^controlpath (\S.*)$/m.exec(settings?.text ?? "") ?? [];
  const where = path === undefined ? "" : ` at ${plainText(path, 160)}`;
  return `the control master${where}${pid === undefined ? "" : ` (process ${pid})`} of your ssh ` +
    (asked ? "has lost the host" : "does not answer");
}

/** What `ssh` says of itself; undefined where it did not within the limit. */
async function ask(
  address: SshAddress,
  query: readonly string[],
  { sshPath, extraOptions, signal }: MasterOptions,
): Promise<{ readonly code: number; readonly text: string } | undefined> {
  const process = new ChildProcess(sshPath, sshQuery(address, query, extraOptions));
  using _aborting = whenAborted(signal, () => void process.stop());
  const lines: string[] = [];
  const read = (async () => {
    for (let line = await process.output.line(); line !== undefined && lines.length < 500;) {
      lines.push(line);
      line = await process.output.line();
    }
    return await process.end();
  })();
  const end = await orAfter(ANSWER_MS, read);
  await process.stop();
  return end && { code: end.code, text: [...lines, ...end.stderr].join("\n") };
}
