/** Milliseconds of the units that times are written with; none means seconds. */
export const TIME_UNITS: Readonly<Record<string, number>> = {
  "": 1000,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A number with or without a unit: `500ms`, `90s`, `5m`, `2h`, `1d`. */
export const durationText = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h|d)?$/;
