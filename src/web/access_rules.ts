import { createHash, timingSafeEqual } from "node:crypto";
import { UsageError } from "../model/errors.ts";
import type { WebAddress } from "../model/web_address.ts";

/** Who is let in: the same rules for everything that is served. */
export interface AccessRules {
  /**
   * The names and addresses, with the port, by which a browser may call this server. Absent: any, where a
   * token is asked for, or TLS has the name proved.
   */
  readonly authorities?: ReadonlySet<string> | undefined;
  /** What a client must send as `Authorization: Bearer`; absent: nothing. */
  readonly token?: string | undefined;
  readonly isTls?: boolean | undefined;
}

/** What of a request is looked at: a `Request` is one. */
export interface AskedAccess {
  readonly method: string;
  readonly headers: Pick<Headers, "get">;
}

/** Why a request is turned away: the status and a sentence for whoever sent it. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
  /** The client is to send a token. */
  readonly asksToken?: boolean | undefined;
}

const SHORTEST_TOKEN = 16;

/**
 * Refuses to listen where others than this machine's users could look without being asked for anything.
 * Throws a `UsageError`.
 */
export function checkAccess(
  { hostname, port }: WebAddress,
  { token, isTls = false }: Pick<AccessRules, "token" | "isTls">,
): void {
  if (isLoopback(hostname) || token !== undefined || isTls) return;
  throw new UsageError(
    `--listen ${hostname}:${port} can be reached from other machines: name a --token-file FILE ` +
      "whose token they must send, or --tls-cert and --tls-key, or listen on 127.0.0.1.",
  );
}

/** The token in the text of a file. Throws a `UsageError` that does not repeat it. */
export function parseToken(text: string): string {
  const token = text.trim();
  if (/^[A-Za-z0-9._~+/-]+=*$/.test(token) && token.length >= SHORTEST_TOKEN) return token;
  throw new UsageError(
    `--token-file must hold one token of at least ${SHORTEST_TOKEN} letters, digits or -._~+/= ` +
      "(RFC 6750); openssl rand -hex 32 makes one.",
  );
}

/** What a server on loopback is called by browsers on this machine, or at the near end of an `ssh -L`. */
export function loopbackAuthorities(port: number): Set<string> {
  return new Set(["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`));
}

/**
 * Whether a request is turned away; undefined: it is let in. A page of another site can have a browser send
 * requests here, by a name of its own that leads to this address (so the name is checked) or by the address
 * (so who asks is checked).
 */
export function refusalOf(
  request: AskedAccess,
  { authorities, token, isTls = false }: AccessRules,
): Refusal | undefined {
  const authority = request.headers.get("host")?.toLowerCase();
  if (authority === undefined || authorities?.has(authority) === false) {
    return { status: 421, text: "This server is not called by that name." };
  }
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isForeign = origin !== null && origin !== `${isTls ? "https" : "http"}://${authority}` ||
    site !== null && site !== "same-origin" && site !== "none";
  // A link on another site may lead here; nothing else of it may.
  const isVisit = request.method === "GET" && origin === null &&
    request.headers.get("sec-fetch-mode") === "navigate" &&
    request.headers.get("sec-fetch-dest") === "document";
  if (isForeign && !isVisit) {
    return { status: 403, text: "Pages of other sites may not ask here." };
  }
  if (request.method !== "GET" && request.method !== "HEAD" && origin === null) {
    return { status: 403, text: "A request that changes something must name its Origin." };
  }
  if (token === undefined || isSent(request, token)) return undefined;
  return { status: 401, text: "Send the token: Authorization: Bearer TOKEN.", asksToken: true };
}

/** Of what is compared neither length nor content shows in the time that it takes. */
function isSent({ headers }: AskedAccess, token: string): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  const [one, other] = [sent, token].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(one!, other!);
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" ||
    /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name);
}
