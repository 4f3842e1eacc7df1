import { plainText } from "../../base/plain_text.ts";
import { CollectError } from "../../model/errors.ts";
import { messageOf } from "../../base/error_message.ts";

/** A header as a line: `X-Scope-OrgID: team`. */
const HEADER = /^([A-Za-z][A-Za-z0-9-]*): +(.+)$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9-]* +\S/;

/** What a file says of who asks, as headers; none without a file. Rejects with a `CollectError`. */
export async function authorizationHeaders(
  file: string | undefined,
): Promise<Record<string, string>> {
  if (file === undefined) return {};
  try {
    return parseAuthorization(await Deno.readTextFile(file));
  } catch (cause) {
    throw new CollectError(
      "permission",
      `--source-auth ${plainText(file)} cannot be used: ${plainText(messageOf(cause))}.`,
      { cause },
    );
  }
}

/**
 * Reads such a file: a token, `user:password`, a scheme with what it takes (`Bearer ...`), or headers, one a
 * line. Throws an Error for an empty one and for what no header can hold.
 */
export function parseAuthorization(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  if (lines.length === 0) throw new Error("it is empty");
  const headers = lines.map((line): [string, string] => {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    return ["Authorization", authorizationOf(line)];
  });
  if (headers.some(([, value]) => !/^[\x20-\x7e]*$/.test(value))) {
    throw new Error("it holds characters that no header can");
  }
  return Object.fromEntries(headers);
}

function authorizationOf(line: string): string {
  if (SCHEME.test(line)) return line;
  if (!line.includes(":")) return `Bearer ${line}`;
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(line)))}`;
}
