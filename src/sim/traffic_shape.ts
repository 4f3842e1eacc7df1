import { clamp } from "../base/clamp.ts";

/** What the traffic of a host is like during one second. */
export interface Weather {
  /** Requests per second. */
  readonly requestRate: number;
  /** Of the cacheable requests, 0 to 1. */
  readonly hitShare: number;
  /** Milliseconds per request served from the cache, and per request that went to an origin. */
  readonly hitLatencyMs: number;
  readonly missLatencyMs: number;
  /** 0 in good times, up to 1 while origins fail. */
  readonly trouble: number;
  /** Of all responses. */
  readonly clientErrorShare: number;
  /** Of all transactions. */
  readonly abortShare: number;
  /** Even noise, 0 to 1, for what has no shape of its own. */
  readonly dice: (channel: number) => number;
}

const DAY_S = 86_400;
const TURN = 2 * Math.PI;

/** The weather of the host `seed` at a second of the epoch: always the same for the same two. */
export function weatherAt(seed: number, second: number): Weather {
  const trait = (channel: number) => hash(seed, channel, 0);
  const noise = (channel: number, periodS: number) => smoothNoise(seed, channel, second / periodS);
  const dice = (channel: number) => hash(seed, channel, second);

  const daily = 1 + 0.3 * Math.sin(TURN * (second / DAY_S + trait(1)));
  const wave = 1 + 0.08 * noise(2, 40) + 0.05 * noise(3, 9) + 0.03 * (dice(4) - 0.5);
  const burst = bump(second, { seed, channel: 5, bucketS: 90, chance: 0.45, lengthS: 14 });
  const purge = bump(second, { seed, channel: 6, bucketS: 240, chance: 0.5, lengthS: 35 });
  const trouble = bump(second, { seed, channel: 7, bucketS: 150, chance: 0.4, lengthS: 20 });

  const slow = 1 + 0.15 * noise(8, 15) + 0.1 * noise(9, 4);
  return {
    requestRate: (1_800 + 2_400 * trait(10)) * daily * wave * (1 + 0.9 * burst),
    hitShare: clamp(
      0.74 + 0.13 * trait(11) + 0.02 * noise(12, 25) + 0.02 * burst - 0.2 * purge,
      0.3,
      0.97,
    ),
    hitLatencyMs: (0.6 + 0.9 * trait(13)) * (1 + 0.15 * noise(14, 11)) * (1 + 0.4 * burst),
    missLatencyMs: (42 + 45 * trait(15)) * slow * (1 + 2.5 * trouble + 0.3 * burst),
    trouble,
    clientErrorShare: 0.022 * (1 + 0.3 * noise(16, 20)),
    abortShare: 0.0015 * (1 + 0.4 * noise(17, 12) + 2 * trouble),
    dice,
  };
}

/** What can be wrong with a simulated host that answers: it is slow, or a release serves badly. */
export type Fault = "slow" | "release";

/** The version of a release that serves badly. */
export const WRONG_RELEASE = "10.1.5";

/** The weather of a host with a fault. */
export function faulty(weather: Weather, fault: Fault | undefined): Weather {
  switch (fault) {
    case undefined:
      return weather;
    case "slow":
      return {
        ...weather,
        hitLatencyMs: 12 * weather.hitLatencyMs,
        missLatencyMs: 9 * weather.missLatencyMs,
      };
    case "release":
      return { ...weather, hitShare: 0.3 * weather.hitShare, trouble: 1 };
  }
}

/** Rounds at random so that the mean stays, also of what happens once in many seconds. */
export function dither(value: number, die: number): number {
  return Math.floor(Math.max(0, value) + die);
}

interface Bump {
  readonly seed: number;
  readonly channel: number;
  readonly bucketS: number;
  readonly chance: number;
  readonly lengthS: number;
}

/** Now and then a rise from 0 to about 1 that falls off slowly: at most once per bucket of time. */
function bump(second: number, { seed, channel, bucketS, chance, lengthS }: Bump): number {
  const bucket = Math.floor(second / bucketS);
  if (hash(seed, channel, 3 * bucket) > chance) return 0;
  const start = hash(seed, channel, 3 * bucket + 1) * (bucketS - 1.5 * lengthS);
  const length = lengthS * (0.5 + hash(seed, channel, 3 * bucket + 2));
  const x = (second - bucket * bucketS - start) / length;
  if (x < 0 || x > 1) return 0;
  return Math.min(1, x * 6) * (1 - x ** 3);
}

/** Between -1 and 1, with about one swing per unit of `x`. */
function smoothNoise(seed: number, channel: number, x: number): number {
  const whole = Math.floor(x);
  const part = x - whole;
  const ease = part * part * (3 - 2 * part);
  const from = hash(seed, channel, whole);
  const to = hash(seed, channel, whole + 1);
  return 2 * (from + (to - from) * ease) - 1;
}

/** Between 0 and 1 (1 excluded); an integer hash after the finaliser of MurmurHash3. */
function hash(seed: number, channel: number, n: number): number {
  let h = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(channel + 1, 0x85ebca6b) ^
    Math.imul(n | 0, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
