/** Connects, writes the pieces with a pause between them, and reads to the end, as any client might. */
export async function talk(
  path: string,
  pieces: readonly (string | Uint8Array)[],
  { pauseMs = 0, halfClose = false } = {},
): Promise<string> {
  const connection = await Deno.connect({ transport: "unix", path });
  try {
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
      await connection.write(bytes);
    }
    if (halfClose) await connection.closeWrite();
    return await new Response(connection.readable).text();
  } finally {
    try {
      connection.close();
    } catch {
      // Its stream has closed it at the end of the reply.
    }
  }
}

export function lookUp(...names: readonly string[]): string {
  const params = names.map((name) => ({ record_name: name, rec_types: [2, 4, 32] }));
  return JSON.stringify({ jsonrpc: "2.0", method: "admin_lookup_records", params, id: "1" });
}

/** The values of a reply by record name. */
export function valuesOf(reply: string): Map<string, string> {
  const list: { record: { record_name: string; current_value: string } }[] = JSON.parse(reply)
    .result.recordList;
  return new Map(list.map(({ record }) => [record.record_name, record.current_value]));
}
