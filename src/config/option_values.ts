import type { AlertCondition, Severity, Threshold } from "../model/alert.ts";
import { messageOf } from "../base/error_message.ts";
import { InvalidArgumentError } from "commander";
import { UsageError, usageFault } from "../model/errors.ts";
import { CLEARABLE, type ClearablePart } from "./choices.ts";
import { didYouMean } from "./closest.ts";
import { durationText, TIME_UNITS } from "./duration.ts";
import type { HostsAs } from "../model/hosts_as.ts";
import type { WebAddress } from "../model/web_address.ts";
import { parseTimeZone } from "./time_zone.ts";

const SIZE_UNITS: Readonly<Record<string, number>> = {
  "": 1,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
};

/** What a pattern finds in a text. Throws an `InvalidArgumentError` with `words` where it finds nothing. */
export function matched(text: string, pattern: RegExp, words: string): RegExpExecArray {
  const match = pattern.exec(text);
  if (match === null) throw new InvalidArgumentError(words);
  return match;
}

/** A parser of seconds, or of a number with a unit (`500ms`, `90s`, `5m`, `2h`, `1d`), into milliseconds. */
export function durationMs(limits: { min: number; max: number }): (text: string) => number {
  return (text) => {
    const words = "Write seconds, or a number with ms, s, m, h or d.";
    const [, amount, unit = ""] = matched(text, durationText, words);
    const ms = Number(amount) * TIME_UNITS[unit]!;
    if (ms < limits.min) {
      throw new InvalidArgumentError(`It must be at least ${limits.min / 1000} seconds.`);
    }
    if (ms > limits.max) {
      throw new InvalidArgumentError(`It must be at most ${limits.max / 1000} seconds.`);
    }
    return ms;
  };
}

/** How long before: a number with m, h, d or w, up to a year. */
export function comparedMs(text: string): number {
  matched(text, /[mhd]$|^\d+w$/, "Write 1h, 1d, 1w, or another time before.");
  const inDays = text.replace(/^(\d+)w$/, (_, weeks) => `${7 * Number(weeks)}d`);
  return durationMs({ min: 60_000, max: 366 * 86_400_000 })(inDays);
}

/** A parser of a whole number within limits. */
export function wholeNumber(limits: { min: number; max: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < limits.min || value > limits.max) {
      throw new InvalidArgumentError(`Write a whole number from ${limits.min} to ${limits.max}.`);
    }
    return value;
  };
}

/** `1600x1000`, in pixels, from 320x200 to 7680x4320. */
export function pixelSize(text: string): { readonly width: number; readonly height: number } {
  const words = "Write WIDTHxHEIGHT in pixels: 1600x1000.";
  const [, wide, high] = matched(text, /^(\d{1,6})[xX×](\d{1,6})$/, words);
  const width = Number(wide), height = Number(high);
  if (width < 320 || height < 200) throw new InvalidArgumentError("The smallest is 320x200.");
  if (width > 7680 || height > 4320) throw new InvalidArgumentError("The largest is 7680x4320.");
  return { width, height };
}

/** Bytes, with K, M, G or T for powers of 1024. */
export function byteSize(text: string): number {
  const words = "Write bytes, or a number with M, G or T; at least 1M.";
  const [, amount, unit = ""] = matched(text, /^(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?$/i, words);
  const bytes = Math.round(Number(amount) * SIZE_UNITS[unit.toUpperCase()]!);
  if (bytes < 1024 ** 2) throw new InvalidArgumentError(words);
  return bytes;
}

/** An IANA time zone. */
export function timeZone(text: string): string {
  const fault = usageFault(() => parseTimeZone(text));
  if (fault !== undefined) throw new InvalidArgumentError(fault);
  return parseTimeZone(text);
}

/** A page's 1-based number, or its name. */
export function pageChoice(text: string): number | string {
  const [choice] = matched(text, /^(?!0$).*\S.*$/s, "Write a page's number, from 1, or its name.");
  return /^\d+$/.test(choice) && Number(choice) >= 1 ? Number(choice) : choice;
}

/** A session's 1-based number, or its label. */
export function sessionChoice(text: string): number | string {
  const words = "Write a session's number, from 1, or its label.";
  const [choice] = matched(text, /^(?!0$).*\S.*$/s, words);
  return /^[1-9]\d{0,8}$/.test(choice) ? Number(choice) : choice;
}

/** `lines`, `sum`, `avg`, `max`, `spread` or `top:N`. */
export function hostsAs(text: string): HostsAs {
  const modes = ["auto", "lines", "sum", "avg", "max", "spread"] as const;
  const mode = modes.find((name) => name === text);
  if (mode !== undefined) return { mode };
  const top = /^top:(\d{1,2})$/.exec(text);
  if (top !== null && Number(top[1]) >= 1) return { mode: "top", count: Number(top[1]) };
  throw new InvalidArgumentError(
    `It is one of ${modes.join(", ")} or top:N with N from 1 to 99.${didYouMean(text, modes)}`,
  );
}

/** `#rrggbb`. */
export function hexColor(text: string): string {
  matched(text, /^#[0-9a-f]{6}$/i, "Write #rrggbb, in quotes for the shell: '#ff8800'.");
  return text.toLowerCase();
}

/** A regular expression, checked. */
export function pattern(text: string): string {
  try {
    new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(`It is not a regular expression: ${messageOf(error)}.`);
  }
  return text;
}

/** A file's name that is not empty. */
export function fileName(text: string): string {
  return matched(text, /^[^\0]+$/, "Write a file's name.")[0];
}

/** How many times as fast. */
export function speedFactor(text: string): number {
  const words = "Write a factor from 0.01 to 10000: 1, 10, 0.5.";
  const factor = Number(matched(text, /^(\d+(?:\.\d+)?)x?$/, words)[1]);
  if (factor < 0.01 || factor > 10_000) throw new InvalidArgumentError(words);
  return factor;
}

/** `end,host`, also given more than once. */
export function clearedParts(text: string, before: readonly ClearablePart[] = []): ClearablePart[] {
  const parts = text.split(",").map((part) => part.trim());
  const known = parts.filter((part): part is ClearablePart =>
    CLEARABLE.some((other) => other === part)
  );
  if (known.length < parts.length) {
    throw new UsageError(
      `--clear takes ${CLEARABLE.join(", ")}, also several with commas, not ${
        JSON.stringify(text)
      }.`,
    );
  }
  return [...new Set([...before, ...known])];
}

/** A label of an event. Throws a `UsageError` for an empty one. */
export function eventLabel(text: string): string {
  if (text.trim() === "") throw new UsageError("An event needs a label that is not empty.");
  return text;
}

/** A command for the shell that is not empty. */
export function shellCommand(text: string): string {
  matched(text, /\S/, "Write a command for the shell.");
  return text;
}

/** An address of the web; `words` ask for one, and `secretOption` is the place of its password. */
export function httpUrl(text: string, words: string, secretOption: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError(words);
  if (url.username !== "" || url.password !== "") {
    throw new InvalidArgumentError(`Keep a password out of the address: ${secretOption} FILE.`);
  }
  return url;
}

/** Where alerts are posted. */
export function webhookUrl(text: string): string {
  const words = "Write an address that begins with http:// or https://.";
  return httpUrl(text, words, "--webhook-auth").href;
}

/** `ADDR:PORT`, `[IPv6]:PORT`, or a port of this machine alone. */
export function webAddress(text: string): WebAddress {
  const words = "Write ADDR:PORT: 127.0.0.1:9750, [::1]:9750, 0.0.0.0:9750.";
  const pattern = /^(?:\[([0-9a-fA-F:.]+)\]:|([A-Za-z0-9.-]+):)?(\d{1,5})$/;
  const [, v6, name, port] = matched(text, pattern, words);
  if (Number(port) > 65_535) throw new InvalidArgumentError(words);
  return { hostname: v6 ?? name ?? "127.0.0.1", port: Number(port) };
}

/** A parser of `METRIC=RANGE`, also given more than once. */
export function thresholdOf(
  severity: Severity,
): (text: string, before: readonly Threshold[] | undefined) => readonly Threshold[] {
  return (text, before = []) => {
    const at = text.lastIndexOf("=");
    const metric = text.slice(0, Math.max(0, at)).trim();
    const condition = parsePluginRange(text.slice(at + 1).trim());
    if (metric === "" || condition === undefined) {
      const isExpanded = /=\/.*:/.test(text);
      throw new InvalidArgumentError(
        isExpanded
          ? "The shell has put a folder for ~: write it in quotes, 'METRIC=~:10'."
          : "Write METRIC=RANGE with a range as monitoring plugins take it: " +
            "10 (bad below 0 and above 10), 10: (below 10), ~:10 (above 10), 10:20, @10:20 (within).",
      );
    }
    return [...before, { severity, metric, condition }];
  };
}

const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(`^(@?)(?:(~|${NUMBER})?:)?(${NUMBER})?$`);

/**
 * Reads `10` (bad below 0 and above 10), `10:`, `~:10`, `10:20`, `@10:20`; undefined for what is no range.
 * Source: Monitoring Plugins Development Guidelines, "Threshold and Ranges".
 */
export function parsePluginRange(text: string): AlertCondition | undefined {
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const [, at, start, end] = match;
  if (start === undefined && end === undefined) return undefined;
  const low = start === "~" ? -Infinity : Number(start ?? 0);
  const high = end === undefined ? Infinity : Number(end);
  if (low > high) return undefined;
  if (at === "@") return { kind: "inside", low, high };
  if (low === -Infinity) return { kind: "above", limit: high, clear: high };
  if (high === Infinity) return { kind: "below", limit: low, clear: low };
  return { kind: "outside", low, high, clearLow: low, clearHigh: high };
}
