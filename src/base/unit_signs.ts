/** How a unit is written behind numbers. */
export interface UnitSigns {
  /** On an axis, with the space that belongs before it. */
  readonly axis: string;
  /**
   * As the Nagios Plugin Development Guidelines have it: a unit of measurement, or none. A rate is no
   * continuous counter (`c`).
   */
  readonly nagios: string;
}

/** By the words that panels carry. */
const SIGNS: Readonly<Record<string, UnitSigns>> = {
  "percent": { axis: "%", nagios: "%" },
  "milliseconds": { axis: " ms", nagios: "ms" },
  "seconds": { axis: " s", nagios: "s" },
  "per second": { axis: "/s", nagios: "" },
  "bytes per second": { axis: "B/s", nagios: "" },
  "bytes": { axis: "B", nagios: "B" },
};
const RATE: UnitSigns = { axis: "/s", nagios: "" };
const NONE: UnitSigns = { axis: "", nagios: "" };

/** The signs of a unit in words, of `new per second` too; of several units at once, and of others, none. */
export function unitSigns(unit: string): UnitSigns {
  return SIGNS[unit] ?? (/^[^,]* per second$/.test(unit) ? RATE : NONE);
}
