/** The head of a request, as far as this server answers it. */
export interface RequestHead {
  readonly method: string;
  /** With the query. */
  readonly target: string;
  readonly headers: Headers;
  /** The length of its body in bytes. */
  readonly length: number;
  /** The client will not ask again on this connection. */
  readonly isLast: boolean;
}

/** Longer bodies are not taken, in bytes. */
export const MOST_BODY_BYTES = 64 * 1024;

/** A second one of these could be read in two ways. */
const ONCE = ["host", "authorization", "content-length", "origin"];

/**
 * Reads the head of a request, without its empty last line (RFC 9112), and refuses with a response what
 * could be read in two ways: a second Host, a body without its length, a target that is no path.
 */
export function parseHead(head: string): RequestHead | Response {
  const [first = "", ...lines] = head.split("\r\n");
  const match = /^([A-Z]{1,20}) (\/[!-~]*) HTTP\/1\.([01])$/.exec(first);
  if (match === null) return refusal(400, "this is no request of HTTP/1.1 for a path");
  const headers = new Headers();
  for (const line of lines) {
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*$/.exec(line);
    if (field === null) return refusal(400, "a header field cannot be read");
    const name = field[1]!.toLowerCase();
    if (headers.has(name) && ONCE.includes(name)) return refusal(400, `${name} is given twice`);
    headers.append(name, field[2]!);
  }
  const [, method = "", target = "", version] = match;
  if (!["GET", "HEAD", "POST"].includes(method)) {
    return refusal(405, `${method} is not taken`, { allow: "GET, HEAD, POST" });
  }
  if (headers.has("transfer-encoding")) {
    return refusal(411, "a body is taken with its content-length alone");
  }
  const given = headers.get("content-length") ?? "0";
  if (!/^\d{1,15}$/.test(given)) return refusal(400, "the content-length cannot be read");
  const length = Number(given);
  if (length > (method === "POST" ? MOST_BODY_BYTES : 0)) {
    return refusal(413, "the request's body is too large");
  }
  const connection = headers.get("connection")?.toLowerCase() ?? "";
  const isLast = version === "0" || connection.split(/[ ,]+/).includes("close");
  return { method, target, headers, length, isLast };
}

/** An answer that says in a sentence why not. */
export function refusal(
  status: number,
  why: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${why}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  });
}
