import { plainUnit, stepFor, unitSigns, type UnitStep } from "./unit_signs.ts";

const DIGITS = 3;

/**
 * A value in the step of its unit that leaves three digits before the point, to as many digits: `646`,
 * `3.62K`, `52.3`, `0.0041`. Rounding carries into the next step: 999,950 is `1M`, never `1000K`.
 */
function inSteps(value: number, steps: readonly UnitStep[]): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return `0${steps[0]!.sign}`;
  if (Math.abs(value) < 1e-4) {
    return `${value.toExponential(1).replace("e-", "e−")}${steps[0]!.sign}`;
  }
  for (const [index, { size, sign }] of steps.entries()) {
    const rounded = shortened(value / size);
    const next = steps[index + 1];
    if (next === undefined || Math.abs(rounded) * size < next.size) {
      return `${plainNumber(rounded)}${sign}`;
    }
  }
  return String(value);
}

/** To three digits, but 1,010 of what is counted by 1,024 stays whole. */
function shortened(value: number): number {
  const isLong = Math.abs(value) >= 10 ** DIGITS && Math.abs(value) < 1024;
  return isLong ? Math.round(value) : Number(value.toPrecision(DIGITS));
}

/**
 * A share in percent that never rounds up to 100 or down to 0: `70.3%`, `99.96%`, `>99.99%`, `<0.01%`.
 */
export function formatPercent(percent: number): string {
  if (!Number.isFinite(percent)) return "–";
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent > 99.99 && percent < 100) return ">99.99%";
  if (percent < 0.01 && percent > 0) return "<0.01%";
  for (let digits = 3; digits < 6; digits++) {
    const rounded = Number(percent.toPrecision(digits));
    if (rounded !== 100) return `${plainNumber(rounded)}%`;
  }
  return `${plainNumber(percent)}%`;
}

/**
 * A value of a unit in few characters, as a legend and a table say it: `70.3%`, `3.62K`, `1.5 s`,
 * `21.4 MB/s`. Where the unit is not said by its heading, `formatWithUnit` is.
 */
export function formatInUnit(value: number, unit: string): string {
  if (plainUnit(unit) === "percent") return formatPercent(value);
  return inSteps(value, unitSigns(unit).legend);
}

/** A value with its unit, where no heading says it: `70.3%`, `3.62K/s`, `1.5 s`. */
export function formatWithUnit(value: number, unit: string): string {
  return plainUnit(unit) === "percent"
    ? formatPercent(value)
    : inSteps(value, unitSigns(unit).steps);
}

/**
 * A text as long as that of any value with the same prefix and unit, for layouts that must not jump as
 * one goes from 62.9 to 63.
 */
export function roomFor(text: string): string {
  const [value = "", change] = text.split(/ (?=[+±x-])/);
  const widest = `8.88${/^-?[\d.]+(\D*)$/.exec(value)?.[1] ?? ""}` +
    (change === undefined ? "" : " +888%");
  return text.length > widest.length ? text : widest;
}

/** A number without exponent and without trailing zeros. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(10).replace(/\.?0+$/, "") : text;
}

/** What the ticks of an axis up to `largest` are whole parts of: bytes of KiB, seconds of minutes. */
export function tickSize(largest: number, unit: string): number {
  const { size } = stepFor(unitSigns(unit), largest);
  return Number.isInteger(Math.log10(size)) ? 1 : size;
}

/**
 * Labels for the ticks of one axis in a unit: all with the same prefix, as many decimals as their
 * step needs, so that they are distinct and evenly valued. The sign follows all but 0.
 * `size` is what the ticks are whole parts of, where that is not 1.
 */
export function formatTicks(ticks: readonly number[], unit = "", size = 1): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : largest;
  const signs = unitSigns(unit);
  const counted = size === 1 ? stepFor(signs, largest * (1 + 1e-9)) : stepFor(signs, size);
  const decimals = decimalsOf(step / counted.size);
  return ticks.map((tick) => {
    if (tick === 0) return plainUnit(unit) === "percent" ? "0%" : "0";
    const number = (tick / counted.size).toFixed(decimals);
    const short = decimals > 0 ? number.replace(/\.?0+$/, "") : number;
    return `${short}${counted.sign}`;
  });
}

/** How many decimals a step like 0.25 needs. */
function decimalsOf(step: number): number {
  if (!(step > 0)) return 0;
  for (let decimals = 0; decimals < 12; decimals++) {
    const scaled = step * 10 ** decimals;
    if (scaled > 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 12;
}

/** A duration in words short enough for a label: `0.4 s`, `9 s`, `2 min`, `1 h 30 min`, `2 d`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    const rest = Math.round(seconds - Math.floor(seconds / 60) * 60);
    return minutes < 10 && rest > 0 && rest < 60
      ? `${Math.floor(seconds / 60)} min ${rest} s`
      : `${minutes} min`;
  }
  const [total, size, big, small] = minutes < 48 * 60
    ? [minutes, 60, "h", "min"] as const
    : [Math.round(minutes / 60), 24, "d", "h"] as const;
  const whole = Math.floor(total / size), rest = total - whole * size;
  return rest === 0 ? `${whole} ${big}` : `${whole} ${big} ${rest} ${small}`;
}

/** The duration of an answer: `3.4 ms`, `120 ms`, `1.2 s`. */
export function formatLatency(milliseconds: number): string {
  if (milliseconds >= 999.5) return `${Number((milliseconds / 1000).toPrecision(2))} s`;
  return `${Number(milliseconds.toPrecision(milliseconds < 100 ? 2 : 3))} ms`;
}
