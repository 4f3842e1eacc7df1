const PREFIXES = ["", "K", "M", "G", "T", "P", "E", "Z", "Y"] as const;

/**
 * A value in few characters, to three significant digits: `646`, `3.62K`, `52.3`, `0.0041`.
 * Rounding carries into the next prefix: 999,950 is `1M`, never `1000K`.
 */
export function formatValue(value: number, options: { readonly digits?: number } = {}): string {
  const { digits = 3 } = options;
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4) return value.toExponential(1).replace("e-", "e−");
  for (let power = 0; power < PREFIXES.length; power++) {
    const rounded = Number((value / 1000 ** power).toPrecision(digits));
    if (Math.abs(rounded) < 1000 || power === PREFIXES.length - 1) {
      return `${plainNumber(rounded)}${PREFIXES[power]}`;
    }
  }
  return String(value);
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

/** A value of a unit in few characters, as a legend and a table say it: `70.3%`, `3.62K`. */
export function formatInUnit(value: number, unit: string): string {
  return unit === "percent" ? formatPercent(value) : formatValue(value);
}

/**
 * A text as long as that of any value with the same prefix or `%`, for layouts that must not jump as
 * one goes from 62.9 to 63.
 */
export function roomFor(text: string): string {
  const widest = `8.88${/[A-Z%]$/.exec(text)?.[0] ?? ""}`;
  return text.length > widest.length ? text : widest;
}

/** A number without exponent and without trailing zeros. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(10).replace(/\.?0+$/, "") : text;
}

/**
 * Labels for the ticks of one axis: all with the same prefix, as many decimals as their step needs,
 * so that they are distinct and evenly valued. `suffix` (`%`, ` ms`, `/s`) follows all but 0.
 */
export function formatTicks(ticks: readonly number[], suffix = ""): string[] {
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : largest;
  let power = 0;
  while (power < PREFIXES.length - 1 && largest >= 1000 ** (power + 1)) power++;
  const unit = 1000 ** power;
  const decimals = decimalsOf(step / unit);
  return ticks.map((tick) => {
    if (tick === 0) return suffix === "%" ? "0%" : "0";
    const number = (tick / unit).toFixed(decimals);
    const short = decimals > 0 ? number.replace(/\.?0+$/, "") : number;
    const gap = suffix.startsWith("B") ? " " : "";
    return `${short}${gap}${PREFIXES[power]}${suffix}`;
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
  return joined(minutes, 60, 48, "h", "min") ??
    joined(Math.round(minutes / 60), 24, Infinity, "d", "h")!;
}

function joined(
  total: number,
  size: number,
  limit: number,
  big: string,
  small: string,
): string | undefined {
  const whole = Math.floor(total / size);
  if (whole >= limit) return undefined;
  const rest = total - whole * size;
  return rest === 0 ? `${whole} ${big}` : `${whole} ${big} ${rest} ${small}`;
}

/** The duration of an answer: `3.4 ms`, `120 ms`, `1.2 s`. */
export function formatLatency(milliseconds: number): string {
  if (milliseconds >= 999.5) return `${Number((milliseconds / 1000).toPrecision(2))} s`;
  return `${Number(milliseconds.toPrecision(milliseconds < 100 ? 2 : 3))} ms`;
}
