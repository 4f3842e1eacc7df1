/** A prefix or a larger unit: from this size on values are counted in it. */
export interface UnitStep {
  readonly size: number;
  /** Behind the number, with the space that belongs before it. */
  readonly sign: string;
}

/** How a unit is written behind numbers. */
export interface UnitSigns {
  /** On an axis, and where a value stands by itself; the smallest first. */
  readonly steps: readonly UnitStep[];
  /** The same below a heading that names the unit: only what differs from it is said. */
  readonly legend: readonly UnitStep[];
  /**
   * As the Nagios Plugin Development Guidelines have it: a unit of measurement, or none. A rate is no
   * continuous counter (`c`).
   */
  readonly nagios: string;
}

const DECIMAL = ["", "K", "M", "G", "T", "P", "E", "Z", "Y"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

function prefixed(prefixes: readonly string[], base: number, sign: string, gap = ""): UnitStep[] {
  return prefixes.map((prefix, power) => ({
    size: base ** power,
    sign: `${gap}${prefix}${sign}`,
  }));
}

const PREFIXED = prefixed(DECIMAL, 1000, "");
const NONE: UnitSigns = { steps: PREFIXED, legend: PREFIXED, nagios: "" };
const RATE: UnitSigns = { ...NONE, steps: prefixed(DECIMAL, 1000, "/s") };

/** In nanoseconds. */
const TIMES: readonly UnitStep[] = [
  { size: 1, sign: " ns" },
  { size: 1e3, sign: " µs" },
  { size: 1e6, sign: " ms" },
  { size: 1e9, sign: " s" },
  { size: 60e9, sign: " min" },
  { size: 3600e9, sign: " h" },
  { size: 86_400e9, sign: " d" },
];

/** A unit of time, and the larger ones beyond it: 1.5 s, not 1.5K ms. */
function time(nanoseconds: number, nagios: string): UnitSigns {
  const steps = TIMES.filter(({ size }) => size >= nanoseconds)
    .map(({ size, sign }) => ({ size: size / nanoseconds, sign }));
  return { steps, legend: [{ size: 1, sign: "" }, ...steps.slice(1)], nagios };
}

function flow(sign: string): UnitSigns {
  const steps = prefixed(DECIMAL, 1000, sign, " ");
  return { steps, legend: steps, nagios: "" };
}

const MEMORY = prefixed(BINARY, 1024, "B", " ");

/** By the words that panels carry. Memory and disks are counted by 1,024, what flows by 1,000. */
const SIGNS: Readonly<Record<string, UnitSigns>> = {
  "percent": { ...NONE, steps: [{ size: 1, sign: "%" }], nagios: "%" },
  "nanoseconds": time(1, ""),
  "microseconds": time(1e3, "us"),
  "milliseconds": time(1e6, "ms"),
  "seconds": time(1e9, "s"),
  "per second": RATE,
  "bytes per second": flow("B/s"),
  "bits per second": flow("bit/s"),
  "bytes": { steps: MEMORY, legend: MEMORY, nagios: "B" },
};

/** Other ways to write them. */
const SAME: Readonly<Record<string, string>> = {
  "%": "percent",
  ns: "nanoseconds",
  us: "microseconds",
  "µs": "microseconds",
  ms: "milliseconds",
  s: "seconds",
  "/s": "per second",
  B: "bytes",
  "B/s": "bytes per second",
  "bytes/s": "bytes per second",
  "bit/s": "bits per second",
};

/** The unit in the words by which the program knows it. */
export function plainUnit(unit: string): string {
  return SAME[unit] ?? unit;
}

/** The signs of a unit in words, of `new per second` too; of several units at once, and of others, none. */
export function unitSigns(unit: string): UnitSigns {
  return SIGNS[plainUnit(unit)] ?? (/^[^,]* per second$/.test(unit) ? RATE : NONE);
}

/** The step in which a value is counted. */
export function stepFor({ steps }: UnitSigns, value: number): UnitStep {
  return steps.findLast(({ size }) => size <= Math.abs(value)) ?? steps[0]!;
}
