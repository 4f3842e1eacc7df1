import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";
import type { WebAddress } from "../../model/web_address.ts";
import { reasonOf } from "../../output/output.ts";
import { checkAccess, loopbackAuthorities, parseToken } from "../../web/access_rules.ts";
import {
  type ScrapeServer,
  type ScrapeServerOptions,
  startScrapeServer,
} from "../../web/scrape_server.ts";

/** Where to serve, and who may look. */
export interface WebSettings {
  readonly listen?: WebAddress | undefined;
  readonly tokenFile?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** A server, and where it is found. */
export interface OpenedWeb extends ScrapeServer {
  readonly url: string;
}

/**
 * Listens where the settings say. Throws a `UsageError` where others could look who may not, where a
 * file cannot be used, or where nobody can listen.
 */
export async function openWeb(
  { listen, tokenFile, tlsCert, tlsKey }: WebSettings & { readonly listen: WebAddress },
  routes: ScrapeServerOptions["routes"],
): Promise<OpenedWeb> {
  const isTls = tlsCert !== undefined && tlsKey !== undefined;
  const token = tokenFile === undefined
    ? undefined
    : parseToken(await readText(tokenFile, "--token-file"));
  checkAccess(listen, { token, isTls });
  const pair = isTls
    ? {
      cert: await readText(tlsCert, "--tls-cert"),
      key: await readText(tlsKey, "--tls-key"),
    }
    : undefined;
  const listener = listenAt(listen, pair);
  const { port } = listener.addr as Deno.NetAddr;
  const name = listen.hostname.includes(":") ? `[${listen.hostname}]` : listen.hostname;
  const isProved = token !== undefined || isTls;
  const own = loopbackAuthorities(port).add(`${name}:${port}`.toLowerCase());
  const rules = { token, isTls, authorities: isProved ? undefined : own };
  const server = startScrapeServer({ listener, rules, routes });
  return {
    url: `${isTls ? "https" : "http"}://${name}:${port}`,
    get clients() {
      return server.clients;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function listenAt(
  address: WebAddress,
  pair: { readonly cert: string; readonly key: string } | undefined,
): Deno.Listener {
  const { hostname, port } = address;
  try {
    return pair === undefined
      ? Deno.listen({ hostname, port })
      : Deno.listenTls({ hostname, port, ...pair });
  } catch (cause) {
    const where = `--listen ${plainText(hostname)}:${port}`;
    if (cause instanceof Deno.errors.AddrInUse) {
      throw new UsageError(`${where}: another program listens there already.`, { cause });
    }
    if (pair !== undefined && !(cause instanceof Deno.errors.PermissionDenied)) {
      throw new UsageError(
        `${where}: with this --tls-cert and --tls-key nothing can be served: ${messageOf(cause)}.`,
        { cause },
      );
    }
    throw new UsageError(`${where} cannot be listened at: ${reasonOf(cause)}.`, { cause });
  }
}

async function readText(path: string, option: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new UsageError(`${option} ${plainText(path)} cannot be read: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}
