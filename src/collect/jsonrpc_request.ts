import { UsageError } from "../model/errors.ts";

/** Record classes of ATS: process 2, node 4, plugin 32. Metrics hide from a narrower question. */
const METRIC_TYPES = [2, 4, 32] as const;
/** Record classes of ATS: config 1, local 16. */
const CONFIG_TYPES = [1, 16] as const;

/** No request is longer, in bytes: the server resets those from about 96 KB on. */
const DEFAULT_MAX_BYTES = 60_000;

const encoder = new TextEncoder();
const OPEN = '{"jsonrpc":"2.0","method":"admin_lookup_records","params":[';
const CLOSE = '],"id":"1"}';

/**
 * The requests that ask for records by their exact names, and for the metrics that match `patterns`,
 * each once, in the order given, in as few requests as fit `maxBytes`; none for nothing. Throws a
 * `UsageError` for a name that is too long to be asked for.
 */
export function buildRequests(
  names: Iterable<string>,
  { maxBytes = DEFAULT_MAX_BYTES, patterns = [] as Iterable<string> } = {},
): Uint8Array[] {
  return pack([
    ...Array.from(new Set(names), (name) => ({ record_name: name, rec_types: typesOf(name) })),
    ...matching(patterns, METRIC_TYPES),
  ], maxBytes);
}

/**
 * The requests that ask for all records whose names match one of the regular expressions (PCRE, not
 * anchored): metrics, and with `config` the settings as well. Throws as `buildRequests()`.
 */
export function buildRegexRequests(
  patterns: Iterable<string>,
  { maxBytes = DEFAULT_MAX_BYTES, config = false } = {},
): Uint8Array[] {
  const types = config ? [...CONFIG_TYPES, ...METRIC_TYPES] : METRIC_TYPES;
  return pack(matching(patterns, types), maxBytes);
}

/** The request for `get_server_status`; its answer is read by `parseServerStatus()`. */
export function buildStatusRequest(): Uint8Array {
  return encoder.encode('{"jsonrpc":"2.0","method":"get_server_status","id":"1"}');
}

function typesOf(name: string): readonly number[] {
  return /^proxy\.(config|local)\./.test(name) ? CONFIG_TYPES : METRIC_TYPES;
}

function matching(patterns: Iterable<string>, types: readonly number[]): object[] {
  return Array.from(
    new Set(patterns),
    (pattern) => ({ record_name_regex: pattern, rec_types: types }),
  );
}

function pack(params: readonly object[], maxBytes: number): Uint8Array[] {
  const requests: string[][] = [];
  const room = maxBytes - OPEN.length - CLOSE.length;
  let left = 0;
  for (const param of params) {
    const text = JSON.stringify(param);
    const size = encoder.encode(text).length + 1;
    if (size - 1 > room) {
      throw new UsageError(
        `a record name of ${text.length} characters is too long to ask for: shorten it`,
      );
    }
    if (requests.length === 0 || size > left) {
      requests.push([]);
      // The last entry of a request has no comma behind it.
      left = room + 1;
    }
    requests.at(-1)?.push(text);
    left -= size;
  }
  return requests.map((entries) => encoder.encode(OPEN + entries.join(",") + CLOSE));
}
