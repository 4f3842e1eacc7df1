import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import type { WebAddress } from "../../model/web_address.ts";
import { reasonOf } from "../../output/output.ts";
import {
  type AccessRules,
  isLoopback,
  LOOPBACK_NAMES,
  parseToken,
  randomToken,
} from "../../web/access_rules.ts";
import { type Handler, type HttpServer, startHttpServer } from "../../web/http_server.ts";

/** Where to serve, who may look, and whether they may change events. */
export type WebSettings = Partial<
  Pick<SettingsFor<"watch">, "listen" | "tokenFile" | "tlsCert" | "tlsKey" | "allowEdit" | "gui">
>;

/** Whoever may reach a server by TLS may also scrape it where nobody chose a token. */
const SCRAPED: ReadonlySet<string> = new Set(["/metrics"]);

/**
 * Listens where the settings say, also before there is something to answer; beyond this machine not without a token,
 * if need be one of this run alone.
 * Throws a `UsageError` where a file cannot be used, or where nobody can listen.
 */
export async function openWeb(
  { listen, tokenFile, tlsCert, tlsKey }: WebSettings & { readonly listen: WebAddress },
) {
  const isTls = tlsCert !== undefined && tlsKey !== undefined;
  const isLocal = isLoopback(listen.hostname);
  const chosen = tokenFile === undefined
    ? undefined
    : parseToken(await readText(tokenFile, "--token-file"));
  const random = chosen === undefined && !isLocal ? randomToken() : undefined;
  const pair = isTls
    ? { cert: await readText(tlsCert, "--tls-cert"), key: await readText(tlsKey, "--tls-key") }
    : undefined;
  const listener = listenAt(listen, pair);
  const { port } = listener.addr as Deno.NetAddr;
  const name = listen.hostname.includes(":") ? `[${listen.hostname}]` : listen.hostname;
  const rules: AccessRules = {
    token: chosen ?? random,
    freePaths: random !== undefined && isTls ? SCRAPED : undefined,
    isTls,
    names: isLocal && !isTls ? new Set([...LOOPBACK_NAMES, name.toLowerCase()]) : undefined,
  };
  const { token } = rules;
  const scheme = isTls ? "https" : "http";
  // Nobody calls a machine by the address that stands for all of its own.
  const called = ["0.0.0.0", "[::]"].includes(name) ? Deno.hostname() : name;
  const page = `${scheme}://${called}:${port}/`;
  let server: HttpServer | undefined;
  return {
    url: `${scheme}://${name}:${port}`,
    port,
    /** How the page is come to, for the user; a token is in it where it is one of this run alone. */
    entry: random !== undefined
      ? `${page}?token=${random}`
      : token === undefined
      ? page
      : `${page}?token=TOKEN, with the token of ${plainText(tokenFile!)}`,
    /** The user learns the token by nothing else. */
    mustBeTold: random !== undefined,
    /** The page as the user's browser is led there, and whether there is a token in it. */
    link: token === undefined ? page : `${page}?token=${encodeURIComponent(token)}`,
    isSecret: token !== undefined,
    /** Answers from now on. */
    open: (routes: ReadonlyMap<string, Handler>): HttpServer =>
      server = startHttpServer({ listener, rules, routes }),
    async [Symbol.asyncDispose]() {
      if (server === undefined) listener.close();
      else await server[Symbol.asyncDispose]();
    },
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
