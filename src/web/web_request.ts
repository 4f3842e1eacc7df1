/** A request as far as this server answers it: no body, no method but GET and HEAD. */
export interface WebRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Headers;
  /** The client will not ask again on this connection. */
  readonly isLast: boolean;
}

/** What is answered. */
export interface WebResponse {
  readonly status: number;
  readonly body: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads the head of a request, without its empty last line (RFC 9112), and refuses with a response what
 * could be read in two ways: a second Host, a body, a target that is no path.
 */
export function parseRequest(head: string): WebRequest | WebResponse {
  const [first = "", ...lines] = head.split("\r\n");
  const match = /^([A-Z]{1,20}) (\/[!-~]*) HTTP\/1\.([01])$/.exec(first);
  if (match === null) return refusal(400, "this is no request of HTTP/1.1 for a path");
  const headers = new Headers();
  for (const line of lines) {
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/.exec(line);
    if (field === null) return refusal(400, "a header field cannot be read");
    const name = field[1]!.toLowerCase();
    if (headers.has(name) && (name === "host" || name === "authorization")) {
      return refusal(400, `${name} is given twice`);
    }
    headers.append(name, field[2]!);
  }
  if (headers.has("transfer-encoding") || (headers.get("content-length") ?? "0") !== "0") {
    return refusal(413, "a request with a body is not taken");
  }
  const method = match[1]!, path = match[2]!.split("?")[0]!;
  if (method !== "GET" && method !== "HEAD") {
    return { ...refusal(405, `${method} is not taken`), headers: { Allow: "GET, HEAD" } };
  }
  const connection = headers.get("connection")?.toLowerCase() ?? "";
  const isLast = match[3] === "0" || connection.split(/[ ,]+/).includes("close");
  return { method, path, headers, isLast };
}

/** An answer that says in a sentence why not. */
export function refusal(status: number, why: string): WebResponse {
  return { status, body: `${why}\n` };
}
