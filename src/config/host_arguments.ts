import { given } from "../base/given.ts";
import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import { plainText } from "../base/plain_text.ts";
import { didYouMean } from "./closest.ts";
import { shortestLabels } from "./host_labels.ts";
import { type HostTarget, parseHostTarget, socketPathFault } from "./host_target.ts";

export interface HostOptions {
  /** The values of `--socket`, in order: `PATH` for all hosts, `LABEL=PATH` for one. */
  readonly sockets?: readonly string[] | undefined;
  /** The socket on remote hosts where `--socket` names none (the environment's). */
  readonly remoteSocket?: string | undefined;
}

interface Named {
  readonly target: HostTarget;
  readonly label?: string | undefined;
  readonly group?: string | undefined;
}

/** Up to the first `=`, where that can be a label: words of letters, digits and a little more. */
const LABELLED =
  /^(?=.{1,40}?=)([\p{L}\p{N}][\p{L}\p{N}._+#()-]*(?: [\p{L}\p{N}#(][\p{L}\p{N}._+#()-]*)*)=(.*)$/su;

/**
 * Reads the HOST arguments: each `[LABEL=]HOST`, or `GROUP=HOST,HOST,...`; none is this machine.
 * Every host has a label and an id of its own. Throws a `UsageError` that quotes what is wrong.
 */
export function parseHosts(args: readonly string[], options: HostOptions = {}): readonly Host[] {
  const named = (args.length === 0 ? ["localhost"] : args).flatMap(parseArgument);
  refuseTwice(named);
  const written = named.flatMap(({ label }) => label === undefined ? [] : [label]);
  const unnamed = named.filter(({ label }) => label === undefined);
  const cut = shortestLabels(unnamed.map(({ target }) => target), written);
  const labels = named.map((host) => host.label ?? cut[unnamed.indexOf(host)]!);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) {
    throw new UsageError(`Two hosts are labelled ${twice}: give each a LABEL= of its own.`);
  }
  const socketOf = socketChooser(options, named, labels);
  return named.map(({ target, group }, index): Host => {
    const socketPath = target.socketPath ?? socketOf(index);
    return given({
      id: target.id,
      label: labels[index]!,
      address: target.address,
      socketPath,
      group,
    });
  });
}

function parseArgument(argument: string): Named[] {
  const match = LABELLED.exec(argument);
  if (match === null) return [{ target: parseHostTarget(argument) }];
  const name = match[1]!;
  const value = match[2]!;
  if (!value.includes(",")) return [{ target: parseHostTarget(value), label: name }];
  return value.split(",").map((text) => ({ target: parseHostTarget(text), group: name }));
}

function refuseTwice(named: readonly Named[]): void {
  const seen = new Map<string, string>();
  for (const { target } of named) {
    const key = JSON.stringify([target.address, target.socketPath ?? null]);
    const before = seen.get(key);
    if (before === target.id) throw new UsageError(`The host ${target.id} is given twice.`);
    if (before !== undefined) {
      throw new UsageError(`${before} and ${target.id} are the same host: give it once.`);
    }
    seen.set(key, target.id);
  }
}

/** Which socket path each host is given by `--socket` or the environment. */
function socketChooser(
  { sockets = [], remoteSocket }: HostOptions,
  named: readonly Named[],
  labels: readonly string[],
): (index: number) => string | undefined {
  let common: string | undefined;
  const own = new Map<number, string>();
  for (const socket of sockets) {
    const match = /^[./]/.test(socket) ? null : LABELLED.exec(socket);
    const path = match?.[2] ?? socket;
    const fault = socketPathFault(path);
    if (fault !== undefined) {
      throw new UsageError(`--socket ${quote(socket)} is not usable: ${fault}.`);
    }
    if (match === null) {
      common = path;
      continue;
    }
    const label = match[1]!;
    const hosts = named.flatMap(({ target, group }, index) =>
      labels[index] === label || target.id === label || group === label ? [index] : []
    );
    if (hosts.length === 0) {
      throw new UsageError(
        `--socket ${quote(socket)} names no host of this command.` +
          (didYouMean(label, labels) || ` The hosts are ${labels.slice(0, 8).join(", ")}.`),
      );
    }
    for (const index of hosts) own.set(index, path);
  }
  return (index) => {
    const isRemote = named[index]!.target.address.kind === "ssh";
    const path = own.get(index) ?? common ?? (isRemote ? remoteSocket : undefined);
    if (path !== undefined && isRemote && !path.startsWith("/")) {
      throw new UsageError(
        `The socket path ${quote(path)} for ${
          labels[index]
        } must begin with /: it is on that host.`,
      );
    }
    return path;
  };
}

function quote(text: string): string {
  return plainText(JSON.stringify(text), 80);
}
