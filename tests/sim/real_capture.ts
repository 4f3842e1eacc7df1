/** 150 polls of a real server, a second apart: loaded from 30 s to 52 s, stopped from 70 s to 78 s. */
export const CAPTURE: Uint8Array = Deno.readFileSync(
  new URL("../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url),
);
