import { given } from "../base/given.ts";
import { socketPathFault } from "../base/socket_path.ts";
import { UsageError } from "../model/errors.ts";
import type { HostAddress } from "../model/host.ts";
import { plainText, quoted } from "../base/plain_text.ts";

/** A host as the user wrote it, without its label. */
export interface HostTarget {
  readonly id: string;
  readonly address: HostAddress;
  /** The path of `unix:PATH`. */
  readonly socketPath?: string | undefined;
  /** The bare name or address, from which a label is cut. */
  readonly name: string;
  /** Whether `name` is a number's: it says nothing when cut. */
  readonly isAddress: boolean;
  readonly user?: string | undefined;
}

const LOCAL_NAMES: ReadonlySet<string> = new Set([
  "localhost",
  "local",
  "127.0.0.1",
  "::1",
  "[::1]",
]);
const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\.?$/;
const USER = /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const ZONE = /^[A-Za-z0-9._-]{1,32}$/;

/**
 * Reads `localhost`, `NAME`, `USER@NAME`, `[ADDRESS]`, `ssh://USER@NAME:PORT` or `unix:PATH`, as a
 * whole: nothing that passes can be an option, a second word or a command to any program.
 * Throws a `UsageError` that quotes what it refused.
 */
export function parseHostTarget(text: string): HostTarget {
  if (text === "") throw new UsageError("An empty word is not a host.");
  if (text.startsWith("unix:")) return unixTarget(text);
  if (LOCAL_NAMES.has(text)) {
    return { id: text, address: { kind: "local" }, name: "localhost", isAddress: true };
  }
  const isUrl = text.startsWith("ssh://");
  const rest = isUrl ? text.slice("ssh://".length).replace(/\/$/, "") : text;
  const at = rest.lastIndexOf("@");
  const user = at < 0 ? undefined : rest.slice(0, at);
  if (user !== undefined && !USER.test(user)) {
    throw refused(text, `${quoted(user)} cannot be a user's name`);
  }
  const { name, port } = splitPort(rest.slice(at + 1), text, isUrl);
  const isV6 = name.includes(":");
  if (isV6 ? !isIpv6(name) : !NAME.test(name)) {
    throw refused(text, isV6 ? "that is no IPv6 address" : "a name has letters, digits, . _ -");
  }
  if (IPV4.test(name) && name.split(".").some((part) => Number(part) > 255)) {
    throw refused(text, "that is no IPv4 address");
  }
  return {
    id: text,
    address: given({
      kind: "ssh" as const,
      destination: user === undefined ? name : `${user}@${name}`,
      port,
    }),
    name,
    isAddress: isV6 || IPV4.test(name),
    user,
  };
}

function unixTarget(text: string): HostTarget {
  const path = text.slice("unix:".length).replace(/^\/\/(?=\/)/, "");
  const fault = socketPathFault(path);
  if (fault !== undefined) throw refused(text, `the path after unix: is not usable, ${fault}`);
  return {
    id: text,
    address: { kind: "local" },
    socketPath: path,
    name: path,
    isAddress: false,
  };
}

function splitPort(
  text: string,
  whole: string,
  isUrl: boolean,
): { name: string; port: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  // Two colons and more without brackets are an address, not a port.
  const plain = /^([^:]*):([^:]*)$/s.exec(text);
  const name = bracketed?.[1] ?? plain?.[1] ?? text;
  const port = bracketed?.[2] ?? plain?.[2];
  if (port === undefined) return { name, port: undefined };
  if (!isUrl) throw refused(whole, `a port is written ssh://${plainText(whole, 60)}`);
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw refused(whole, "a port is a number from 1 to 65535");
  }
  return { name, port: Number(port) };
}

function isIpv6(text: string): boolean {
  const [address = "", zone, ...more] = text.split("%");
  if (more.length > 0 || (zone !== undefined && !ZONE.test(zone))) return false;
  if (!/^[0-9A-Fa-f:.]+$/.test(address)) return false;
  try {
    new URL(`http://[${address}]/`);
    return true;
  } catch {
    return false;
  }
}

function refused(text: string, why: string): UsageError {
  return new UsageError(
    `${quoted(text)} is not a host: ${why}. ` +
      "Write NAME, USER@NAME, ssh://USER@NAME:PORT, unix:PATH or localhost.",
  );
}
