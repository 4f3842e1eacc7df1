import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { UsageError } from "../model/errors.ts";
import { refusal } from "./web_request.ts";

/** Who is let in: the same rules for everything that is served. */
export interface AccessRules {
  /**
   * The names and addresses by which this server may be called, without a port, which another end of an
   * `ssh -L` may have changed. Absent: any, where a token is asked for, or TLS has the name proved.
   */
  readonly names?: ReadonlySet<string> | undefined;
  /** What a client must send as `Authorization: Bearer`, or a browser have come with; absent: nothing. */
  readonly token?: string | undefined;
  /** The paths for which no token is asked. */
  readonly freePaths?: ReadonlySet<string> | undefined;
  readonly isTls?: boolean | undefined;
}

/** What of a request is looked at. */
export interface AskedAccess {
  readonly method: string;
  readonly url: URL;
  readonly headers: Pick<Headers, "get">;
}

/** Why a request is turned away: the status and a sentence for whoever sent it. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

const SHORTEST_TOKEN = 16;

/** What a server on loopback is called by browsers on this machine, or at the near end of an `ssh -L`. */
export const LOOPBACK_NAMES: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether a name or an address, IPv6 without brackets, is of this machine alone. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" ||
    /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name);
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

/** A token that nobody guesses. */
export function randomToken(): string {
  return randomBytes(24).toString("base64url");
}

/**
 * Whether a request is turned away; undefined: it is let in. A page of another site can have a browser send
 * requests here, by a name of its own that leads to this address (so the name is checked) or by the address
 * (so who asks is checked).
 */
export function refusalOf(
  request: AskedAccess,
  { names, token, freePaths, isTls = false }: AccessRules,
): Refusal | undefined {
  const authority = request.headers.get("host")?.toLowerCase();
  if (authority === undefined || names?.has(authority.replace(/:\d{1,5}$/, "")) === false) {
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
  if (token === undefined || freePaths?.has(request.url.pathname)) return undefined;
  if (isSent(request, token) || hasCookie(request, token) || comesWith(request, token)) {
    return undefined;
  }
  return { status: 401, text: "Send the token: Authorization: Bearer TOKEN." };
}

/** The answer to who is turned away. A browser is shown where its user finds the way in. */
export function refusedResponse({ status, text }: Refusal, { headers }: AskedAccess): Response {
  if (status !== 401) return refusal(status, text);
  const asks = { "www-authenticate": 'Bearer realm="traffic-grapher"' };
  if (!headers.get("accept")?.includes("text/html")) return refusal(status, text, asks);
  return new Response(NO_ENTRY, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...asks },
  });
}

/** A browser that comes here by another site's link has not brought its cookie: by this one it does. */
const NO_ENTRY = `<!DOCTYPE html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="dark light">
  <title>traffic-grapher</title>
  <h1>A token is needed</h1>
  <p>Open the link with the token, /?token=TOKEN: the program printed it, or the token is in its --token-file.</p>
  <p><a href="/">This browser has been here with it: go on</a></p>
</html>
`;

/**
 * Takes the token of a link once and leaves a cookie for it, which lives as long as the browser and tells
 * nobody the token; then the browser goes on without it. Undefined where no link was followed.
 */
export function enteringResponse(
  request: AskedAccess,
  { token, isTls = false }: AccessRules,
): Response | undefined {
  if (token === undefined || !comesWith(request, token)) return undefined;
  const { name, value } = cookieOf(token);
  // No redirect: that would count as a step of whoever's link it was, and the cookie would not be sent.
  return new Response("Go on at /\n", {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "refresh": "0; url=/",
      "set-cookie": `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${isTls ? "; Secure" : ""}`,
    },
  });
}

/** Cookies are those of a host, whatever its ports: each token has a name of its own. */
function cookieOf(token: string): { readonly name: string; readonly value: string } {
  const value = createHmac("sha256", token).update("cookie").digest("base64url");
  const id = createHmac("sha256", token).update("cookie's name").digest("hex").slice(0, 12);
  return { name: `traffic-grapher-${id}`, value };
}

function isSent({ headers }: AskedAccess, token: string): boolean {
  return isSame(/^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1], token);
}

function hasCookie({ headers }: AskedAccess, token: string): boolean {
  const { name, value } = cookieOf(token);
  return (headers.get("cookie") ?? "").split("; ")
    .some((cookie) =>
      cookie.startsWith(`${name}=`) && isSame(cookie.slice(name.length + 1), value)
    );
}

function comesWith({ method, url }: AskedAccess, token: string): boolean {
  return method === "GET" && url.pathname === "/" && isSame(url.searchParams.get("token"), token);
}

/** Of what is compared neither length nor content shows in the time that it takes. */
function isSame(sent: string | null | undefined, wanted: string): boolean {
  const [one, other] = [sent ?? "", wanted]
    .map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(one!, other!);
}
