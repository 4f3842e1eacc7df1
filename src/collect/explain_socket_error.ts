import { CollectError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";

/** What of a file matters here; `undefined` where there is none. */
export interface SocketFacts {
  /** The failure of looking, e.g. a directory that may not be searched. */
  readonly denied?: boolean;
  readonly isSocket?: boolean;
  readonly isDirectory?: boolean;
  readonly uid?: number | null;
}

/** Looks at files and users for the words of an error. */
export interface FactFinder {
  facts(path: string): Promise<SocketFacts | undefined>;
  /** The name of a user id; `undefined` where it has none. */
  userName(uid: number): Promise<string | undefined>;
}

/**
 * Turns the failure to connect to a socket (or to write to or read from it) into a `CollectError`
 * whose words say what is wrong there and what to do. `soFar` is the number of bytes read.
 * Who may connect: `IPCSocketServer::bind()` and `jsonrpc.yaml` of Traffic Server 10.
 */
export async function explainSocketError(
  error: unknown,
  { path, soFar = 0, finder = systemFactFinder }: {
    readonly path: string;
    readonly soFar?: number;
    readonly finder?: FactFinder;
  },
): Promise<CollectError> {
  const options = { cause: error };
  const where = plainText(path);
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return new CollectError(
      "no-socket",
      `there is no socket at ${where}: is traffic_server running? Name its socket with --socket`,
      options,
    );
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new CollectError("permission", await whoMayConnect(path, finder), options);
  }
  if (error instanceof Deno.errors.ConnectionRefused) {
    return new CollectError("refused", await whyRefused(path, finder), options);
  }
  if (
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionAborted
  ) {
    const when = soFar > 0 ? `after ${soFar} bytes of its reply` : "without an answer";
    return new CollectError(
      "closed",
      `the server at ${where} dropped the connection ${when}: it probably stopped`,
      options,
    );
  }
  const words = messageOf(error);
  return new CollectError("transport", `the socket ${where} failed: ${plainText(words)}`, options);
}

async function whoMayConnect(path: string, finder: FactFinder): Promise<string> {
  const where = plainText(path);
  const facts = await finder.facts(path);
  if (facts === undefined || facts.denied) {
    return `permission denied: a directory of ${where} may not be searched by this user; ` +
      `run as root or as the user of traffic_server`;
  }
  const owner = facts.uid ?? null;
  const who = owner === null || owner === 0
    ? "only root may connect"
    : `only root and ${await described(owner, finder)} may connect`;
  return `permission denied on ${where}: ${who}. Run as one of them, ` +
    `or set rpc.unix.restricted_api: false in jsonrpc.yaml and restart traffic_server`;
}

async function described(uid: number, finder: FactFinder): Promise<string> {
  const name = await finder.userName(uid);
  return name === undefined ? `user id ${uid}` : `the user ${plainText(name, 40)}`;
}

async function whyRefused(path: string, finder: FactFinder): Promise<string> {
  const where = plainText(path);
  const facts = await finder.facts(path);
  if (facts?.isDirectory) return `${where} is a directory, not a socket: name the socket in it`;
  if (facts?.isSocket === false) return `${where} is not a socket: name another with --socket`;
  return `nobody listens on ${where}: traffic_server is stopped or still starting`;
}

/** Looks at the real file system; never throws. */
export const systemFactFinder: FactFinder = {
  async facts(path) {
    try {
      const info = await Deno.stat(path);
      return {
        isSocket: info.isSocket ?? false,
        isDirectory: info.isDirectory,
        uid: info.uid,
      };
    } catch (error) {
      return error instanceof Deno.errors.PermissionDenied ? { denied: true } : undefined;
    }
  },
  async userName(uid) {
    try {
      return userNameIn(await Deno.readTextFile("/etc/passwd"), uid);
    } catch {
      return undefined;
    }
  },
};

/** The name of a user id in the text of `/etc/passwd`; `undefined` where it has none. */
export function userNameIn(passwd: string, uid: number): string | undefined {
  for (const line of passwd.split("\n")) {
    const [name, , id] = line.split(":");
    if (name && id === String(uid)) return name;
  }
  return undefined;
}
