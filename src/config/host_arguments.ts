import { plainText, quoted } from "../base/plain_text.ts";
import { socketPathFault } from "../base/socket_path.ts";
import { type HostTarget, parseHostTarget } from "./host_target.ts";
import { given } from "../base/given.ts";
import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import { didYouMean } from "./closest.ts";
import { fleetOf, noConfig, type UserConfig } from "./user_config.ts";

export interface HostOptions {
  /** The values of `--socket`, in order: `PATH` for all hosts, `LABEL=PATH` for one. */
  readonly sockets?: readonly string[] | undefined;
  /** The socket on remote hosts where `--socket` names none (the environment's). */
  readonly remoteSocket?: string | undefined;
  /** The user's config file, which has the fleets. */
  readonly config?: UserConfig | undefined;
}

interface Named {
  readonly target: HostTarget;
  readonly label?: string | undefined;
  readonly group?: string | undefined;
  /** Of a fleet: its host may be named again. */
  readonly isOfFleet?: boolean | undefined;
  /** The socket that its fleet says. */
  readonly socket?: string | undefined;
}

/** Up to the first `=`, where that can be a label: words of letters, digits and a little more. */
const LABELLED =
  /^(?=.{1,40}?=)([\p{L}\p{N}][\p{L}\p{N}._+#()-]*(?: [\p{L}\p{N}#(][\p{L}\p{N}._+#()-]*)*)=(.*)$/su;

/** The label, or group, and what follows on it, of an argument that has one. */
export function labelled(
  argument: string,
): { readonly label: string; readonly value: string } | undefined {
  const [, label, value] = LABELLED.exec(argument) ?? [];
  return label === undefined || value === undefined ? undefined : { label, value };
}

/**
 * Reads the HOST arguments: each `[LABEL=]HOST`, `@FLEET`, or `GROUP=HOST,HOST,...`; none is this
 * machine. Every host has a label and an id of its own. Throws a `UsageError` that quotes what is wrong.
 */
export function parseHosts(args: readonly string[], options: HostOptions = {}): readonly Host[] {
  const { config = noConfig() } = options;
  const named = withoutTwice(
    (args.length === 0 ? ["localhost"] : args).flatMap((word) => parseArgument(word, config)),
  );
  const written = named.flatMap(({ label }) => label === undefined ? [] : [label]);
  const unnamed = named.filter(({ label }) => label === undefined);
  const cut = shortestLabels(unnamed.map(({ target }) => target), written);
  const labels = named.map((host) => host.label ?? cut[unnamed.indexOf(host)]!);
  const twice = firstRepeated(labels);
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

/** The first of some words that stands among them before. */
export function firstRepeated(words: readonly string[]): string | undefined {
  return words.find((word, index) => words.indexOf(word) < index);
}

/** `within`: the fleets whose hosts are being read. */
function parseArgument(
  argument: string,
  config: UserConfig,
  within: readonly string[] = [],
): Named[] {
  const hostsOf = (text: string): readonly Named[] =>
    text.startsWith("@")
      ? fleetHosts(text.slice(1), config, within)
      : [{ target: parseHostTarget(text) }];
  const named = labelled(argument);
  if (named === undefined) return [...hostsOf(argument)];
  const { label: name, value } = named;
  if (!/^@|,/.test(value)) return hostsOf(value).map((host) => ({ ...host, label: name }));
  return value.split(",").flatMap(hostsOf).map((host) => ({ ...host, group: name }));
}

function fleetHosts(name: string, config: UserConfig, within: readonly string[]): Named[] {
  if (within.includes(name)) throw new UsageError(`The fleet @${name} holds itself.`);
  return fleetOf(name, config).flatMap(({ host, label, group, socket }) => {
    const hosts = parseArgument(host, config, [...within, name]);
    if (label !== undefined && hosts.length > 1) {
      throw new UsageError(`The label ${label} is one host's, and ${quoted(host)} names several.`);
    }
    return hosts.map((named) => ({
      ...named,
      label: label ?? named.label,
      group: group ?? named.group,
      socket: named.socket ?? socket,
      isOfFleet: true,
    }));
  });
}

/**
 * Each host once: fleets may have some in common, and what is said of a host beside its fleet counts before
 * what the fleet says. Throws a `UsageError` where one is given twice by itself.
 */
function withoutTwice(named: readonly Named[]): Named[] {
  const seen = new Map<string, Named>();
  for (const one of named) {
    const key = JSON.stringify([one.target.address, one.target.socketPath ?? null]);
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, one);
    } else if (before.isOfFleet !== one.isOfFleet) {
      const [alone, ofFleet] = one.isOfFleet ? [before, one] : [one, before];
      seen.set(key, { ...ofFleet, ...given({ ...alone }) });
    } else if (!one.isOfFleet) {
      throw new UsageError(
        before.target.id === one.target.id
          ? `The host ${one.target.id} is given twice.`
          : `${before.target.id} and ${one.target.id} are the same host: give it once.`,
      );
    }
  }
  return [...seen.values()];
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
      throw new UsageError(`--socket ${quoted(socket)} is not usable: ${fault}.`);
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
        `--socket ${quoted(socket)} names no host of this command.` +
          (didYouMean(label, labels) || ` The hosts are ${labels.slice(0, 8).join(", ")}.`),
      );
    }
    for (const index of hosts) own.set(index, path);
  }
  return (index) => {
    const isRemote = named[index]!.target.address.kind === "ssh";
    const byEnvironment = isRemote ? remoteSocket : undefined;
    // A local one is discovered by the environment, which counts before the config file.
    const byFile = remoteSocket === undefined ? named[index]!.socket : undefined;
    const path = own.get(index) ?? common ?? byEnvironment ?? byFile;
    if (path !== undefined && isRemote && !path.startsWith("/")) {
      throw new UsageError(
        `The socket path ${quoted(path)} for ${
          labels[index]
        } must begin with /: it is on that host.`,
      );
    }
    return path;
  };
}

/**
 * The shortest names under which hosts can be told apart, in the same order: as few leading parts
 * of a domain name as suffice, the user or port where only they differ, as few trailing parts of a
 * path as suffice. A numeric address is never cut. `taken` are labels that the user gave to others.
 */
export function shortestLabels(
  targets: readonly HostTarget[],
  taken: readonly string[] = [],
): string[] {
  const ladders = targets.map(candidates);
  const uses = new Map<string, number>();
  for (const label of [...ladders.flatMap((ladder) => [...new Set(ladder)]), ...taken]) {
    uses.set(label, (uses.get(label) ?? 0) + 1);
  }
  return ladders.map((ladder) => ladder.find((label) => uses.get(label) === 1) ?? ladder.at(-1)!);
}

/** From the shortest to the fullest name of a host. */
function candidates({ id, name, isAddress, user, address, socketPath }: HostTarget): string[] {
  const names = socketPath !== undefined
    ? pathEndings(socketPath)
    : isAddress
    ? [name]
    : domainStarts(name);
  const full = names[names.length - 1]!;
  const port = address.kind === "ssh" ? address.port : undefined;
  const more = [
    ...(user === undefined ? [] : [`${user}@${full}`]),
    ...(port === undefined ? [] : [`${full}:${port}`]),
  ];
  return [...names, ...more, id];
}

/** `ats1`, `ats1.dc1`, `ats1.dc1.example.net`. */
function domainStarts(name: string): string[] {
  const parts = name.replace(/\.$/, "").split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

/** `trafficserver`, `run/trafficserver`, ... of `/run/trafficserver/jsonrpc20.sock`. */
function pathEndings(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length > 1 && parts[parts.length - 1] === "jsonrpc20.sock") parts.pop();
  const endings = parts.map((_, index) => parts.slice(parts.length - 1 - index).join("/"));
  return endings.length === 0 ? [plainText(path)] : endings.map((ending) => plainText(ending));
}
