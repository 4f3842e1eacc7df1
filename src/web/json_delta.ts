/** Plain data, as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};

/**
 * What makes one value of another: `v` takes its place; `o` changes some of an object's entries, or of a
 * list's elements by their index, and `d` takes entries away; `a` drops as many numbers at the front of a
 * list and keeps as many, behind which `p` follows.
 */
export type Delta =
  | { readonly v: Json }
  | { readonly o: Readonly<Record<string, Delta>>; readonly d?: readonly string[] }
  | { readonly a: readonly [drop: number, keep: number]; readonly p: readonly Json[] };

/** Lists of points move on by few points at a time; who looks for more looks long. */
const MOST_DROPPED = 64;

/** What makes `after` of `before`; undefined where they are the same. */
export function deltaOf(before: Json, after: Json): Delta | undefined {
  if (before === after) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) return listDelta(before, after);
  if (isObject(before) && isObject(after)) return entryDelta(before, after);
  return { v: after };
}

/** The value that a delta makes of another, which stays as it is. Throws a `TypeError` where it does not fit. */
export function withDelta(before: Json, delta: Delta): Json {
  if ("v" in delta) return delta.v;
  if ("a" in delta) {
    if (!Array.isArray(before)) throw new TypeError("the change does not fit");
    const [drop, keep] = delta.a;
    return [...before.slice(drop, drop + keep), ...delta.p];
  }
  if (Array.isArray(before)) {
    return before.map((value, index) => {
      const own = delta.o[index];
      return own === undefined ? value : withDelta(value, own);
    });
  }
  if (!isObject(before)) throw new TypeError("the change does not fit");
  const kept = Object.entries(before).filter(([key]) => !delta.d?.includes(key));
  const changed = Object.entries(delta.o).map(([key, own]): [string, Json] => [
    key,
    withDelta(Object.hasOwn(before, key) ? before[key]! : null, own),
  ]);
  return Object.fromEntries([...kept, ...changed]);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entryDelta(
  before: { readonly [key: string]: Json },
  after: { readonly [key: string]: Json },
): Delta | undefined {
  const changed: Record<string, Delta> = {};
  for (const [key, value] of Object.entries(after)) {
    const own = Object.hasOwn(before, key) ? deltaOf(before[key]!, value) : { v: value };
    if (own !== undefined) changed[key] = own;
  }
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  if (gone.length > 0) return { o: changed, d: gone };
  return Object.keys(changed).length > 0 ? { o: changed } : undefined;
}

function listDelta(before: readonly Json[], after: readonly Json[]): Delta | undefined {
  if (![...before, ...after].every((value) => typeof value === "number" || value === null)) {
    if (before.length !== after.length) return { v: after };
    return entryDelta(Object(before), Object(after));
  }
  let drop = 0, keep = 0;
  for (let tried = 0; tried <= Math.min(MOST_DROPPED, before.length); tried++) {
    const same = sameFrom(before, tried, after);
    if (same > keep) [drop, keep] = [tried, same];
    if (keep >= before.length - tried) break;
  }
  if (keep === before.length && after.length === keep) return undefined;
  return keep === 0 ? { v: after } : { a: [drop, keep], p: after.slice(keep) };
}

/** How many elements from `drop` on are those at the front of the other list. */
function sameFrom(before: readonly Json[], drop: number, after: readonly Json[]): number {
  let count = 0;
  const most = Math.min(before.length - drop, after.length);
  while (count < most && before[drop + count] === after[count]) count++;
  return count;
}
