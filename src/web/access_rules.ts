/** Who is let in. */
export interface AccessRules {
  /** The names and addresses, with the port, by which a browser may call this server. */
  readonly authorities: ReadonlySet<string>;
}

/** Why a request is turned away: the status and a sentence for whoever sent it. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
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
export function refusalOf(request: Request, { authorities }: AccessRules): Refusal | undefined {
  const authority = request.headers.get("host")?.toLowerCase();
  if (authority === undefined || !authorities.has(authority)) {
    return { status: 421, text: "This server is not called by that name." };
  }
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isForeign = origin !== null && origin !== `http://${authority}` ||
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
  return undefined;
}
