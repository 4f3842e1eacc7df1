import type { Pause } from "../series/pause.ts";
import type { Outage } from "../series/time_window.ts";
import { pack, unpack } from "./pack.ts";

/** What happened in a stretch of a recording: to one host, or (pauses) to all. */
export interface Happenings {
  readonly outages?: readonly Outage[] | undefined;
  readonly restarts?: readonly number[] | undefined;
  readonly pauses?: readonly Pause[] | undefined;
}

/** Of more a picture of a long time shows no more: the shortest are left to the readings. */
const MOST_OUTAGES = 2_000;

/** What happened, and what happened after it. */
export function joinHappenings(one: Happenings, other: Happenings): Happenings {
  return {
    outages: joinOutages(one.outages ?? [], other.outages ?? []),
    restarts: [...new Set([...one.restarts ?? [], ...other.restarts ?? []])],
    pauses: joinPauses(one.pauses ?? [], other.pauses ?? []),
  };
}

export function packHappenings(happenings: Happenings): Uint8Array {
  return pack(new TextEncoder().encode(JSON.stringify(happenings)));
}

/** Throws where it is something else. */
export function unpackHappenings(data: Uint8Array): Happenings {
  return JSON.parse(new TextDecoder().decode(unpack(data)));
}

/** One that lasted at the end of the first goes on in the second. */
function joinOutages(one: readonly Outage[], other: readonly Outage[]): Outage[] {
  const joined = [...one];
  for (const outage of other) {
    const last = joined.at(-1);
    const goesOn = last?.open === true && outage.fromMs <= last.toMs;
    if (goesOn) joined[joined.length - 1] = { ...outage, fromMs: last.fromMs };
    else joined.push(outage);
  }
  const closed = joined.map((outage, index) =>
    outage.open && index < joined.length - 1 ? { ...outage, open: false } : outage
  );
  if (closed.length <= MOST_OUTAGES) return closed;
  const shortest = closed.map(({ fromMs, toMs }) => toMs - fromMs).sort((a, b) =>
    b - a
  )[MOST_OUTAGES]!;
  return closed.filter(({ fromMs, toMs, open }) => open || toMs - fromMs > shortest);
}

function joinPauses(one: readonly Pause[], other: readonly Pause[]): Pause[] {
  const known = new Set(one.map(({ toMs }) => toMs));
  return [...one, ...other.filter(({ toMs }) => !known.has(toMs))];
}
