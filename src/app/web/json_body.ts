/** What JSON says; undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object of a request's JSON body; undefined where it holds none. */
export async function jsonBody(request: Request): Promise<Record<string, unknown> | undefined> {
  const value = parsedJson(await request.text());
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
