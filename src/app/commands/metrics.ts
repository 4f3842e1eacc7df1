import { formatWithUnit } from "../../base/format_value.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { RecordingSource } from "../../config/recording_options.ts";
import { messageOf } from "../../base/error_message.ts";
import { jsonText } from "../../base/json_text.ts";
import { UsageError } from "../../model/errors.ts";
import { plainText, quoted } from "../../base/plain_text.ts";
import { type CommandIo, EXIT, inLocale } from "../command_io.ts";
import { askRecords, type RecordAnswers } from "./ask_records.ts";
import { type RecordRow, recordRows } from "../records/record_rows.ts";

/** So far apart a server is asked that is only asked what moves. */
const DEFAULT_OVER_MS = 2_000;
const LONGEST_VALUE = 200;

/** What a host says, or said. */
interface Answer extends RecordAnswers {
  readonly label: string;
  /** When it was recorded, ISO 8601; absent: now. */
  readonly time?: string | undefined;
}

/**
 * Lists the records of a host whose names match a regular expression, which the server reads (PCRE,
 * not anchored); settings too where it names `proxy.config` or `proxy.local`. Of a recording, what
 * was recorded at a moment. Exit code 1 where none matches, 2 where the host does not answer, or did
 * not. Throws a `UsageError` for a pattern that is none.
 */
export async function runMetrics(settings: SettingsFor<"metrics">, io: CommandIo): Promise<number> {
  const { format, pattern = ".", moved } = settings;
  const overMs = settings.overMs ?? (moved ? DEFAULT_OVER_MS : undefined);
  const expression = checkPattern(pattern);
  const answer = settings.recording === undefined
    ? {
      label: settings.host.label,
      ...await askRecords(settings.host, { pattern, overMs, signal: io.signal }),
    }
    : await recall(settings.recording, expression, io);
  io.signal.throwIfAborted();
  const { label, result, before, time } = answer;
  if (result.kind === "miss") {
    if (format === "json") await io.out(listJson(answer, []));
    io.warn(`${label}: ${result.message}`);
    return EXIT.critical;
  }
  for (const problem of result.problems) {
    io.warn(`${label}: ${problem}`);
  }
  const all = recordRows(result, before);
  const rows = moved ? all.filter(({ hasMoved }) => hasMoved) : all;
  await write(answer, rows, { format, io });
  if (rows.length > 0) return EXIT.ok;
  if (all.length > 0) {
    const which = all.length === 1 ? "1 record of it matches" : `${all.length} records of it match`;
    io.warn(`${label}: ${which}, and none has moved.`);
    return EXIT.warning;
  }
  if (result.problems.length > 0 && time === undefined) {
    throw new UsageError(
      `The server of ${label} could not use the pattern ${quoted(pattern, 120)}: ` +
        "it takes Perl-compatible regular expressions.",
    );
  }
  io.warn(`no record of ${label} matches ${quoted(pattern, 120)}.`);
  return EXIT.warning;
}

async function write(
  answer: Answer,
  rows: readonly RecordRow[],
  { format, io }: { readonly format: "text" | "json" | "yaml"; readonly io: CommandIo },
): Promise<void> {
  if (format === "json") return await io.out(listJson(answer, rows));
  if (rows.length === 0) return;
  if (format === "yaml") {
    const { metricsYaml } = await import("./dashboard_of_host.ts");
    return await io.out(metricsYaml(rows));
  }
  const { label, time } = answer;
  const head = time === undefined ? "" : `# ${plainText(label)} at ${time}\n`;
  await io.out(await inLocale(io, head + table(rows)));
}

async function recall(source: RecordingSource, expression: RegExp, io: CommandIo): Promise<Answer> {
  const { openRecordedMoment } = await import("../replay/recorded_moment.ts");
  using moment = await openRecordedMoment(source, { onWarning: io.warn, signal: io.signal });
  const { hosts, results, ticks } = moment;
  const [host] = hosts, [result] = results;
  if (host === undefined || result === undefined || hosts.length > 1) {
    const known = hosts.map(({ label }) => label).join(", ");
    throw new UsageError(
      `${plainText(source.file)} has ${hosts.length} hosts, and metrics lists one: ` +
        `name it (${plainText(known, 600)}).`,
    );
  }
  const time = formatIsoTime(ticks[1].atMs);
  if (result.kind === "miss") return { label: host.label, result, time };
  const values = new Map([...result.values].filter(([name]) => expression.test(name)));
  return { label: host.label, result: { ...result, values }, time };
}

/** What the server says of a broken pattern names no fault: better words come from here. */
function checkPattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    const what = quoted(pattern, 120), why = plainText(messageOf(cause));
    throw new UsageError(`${what} is not a regular expression: ${why}.`, { cause });
  }
}

/** Numbers stand right, so that they compare; texts do not widen their column. */
function table(rows: readonly RecordRow[]): string {
  const cells = rows.map(({ name, value, type, unit, perSecond }) => ({
    name: plainText(name),
    isText: typeof value === "string",
    value: typeof value === "string" ? plainText(value, LONGEST_VALUE) || '""' : String(value),
    rate: perSecond === undefined ? "" : formatWithUnit(perSecond, "per second"),
    type: type ?? "-",
    unit: unit ?? "",
  }));
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, text.length), 0);
  const name = widest(cells.map((cell) => cell.name));
  const value = widest(cells.filter((cell) => !cell.isText).map((cell) => cell.value));
  const rate = widest(cells.map((cell) => cell.rate));
  const type = widest(cells.map((cell) => cell.type));
  return cells.map((cell) => {
    const own = cell.isText ? cell.value.padEnd(value) : cell.value.padStart(value);
    const rates = rate === 0 ? [] : [cell.rate.padStart(rate)];
    const line = [cell.name.padEnd(name), own, ...rates, cell.type.padEnd(type), cell.unit];
    return `${line.join("  ").trimEnd()}\n`;
  }).join("");
}

/**
 * With an array of `{ "name", "value": number or text, "type" or null, "unit" or null }`, and of those
 * asked for twice `"perSecond"` and `"moved"`; integers are exact.
 */
function listJson({ label, time }: Answer, rows: readonly RecordRow[]): string {
  const records = rows.map(
    ({ name, value, type = null, unit = null, hasMoved, perSecond = null }) => {
      const exact = typeof value === "bigint" ? value.toString() : jsonText(value);
      const moved = hasMoved === undefined ? {} : { perSecond, moved: hasMoved };
      const rest = jsonText({ type, unit, ...moved }).slice(1);
      return `    {"name":${jsonText(name)},"value":${exact},${rest}`;
    },
  );
  const list = records.length === 0 ? "[]" : `[\n${records.join(",\n")}\n  ]`;
  const when = time === undefined ? "" : `  "time": ${jsonText(time)},\n`;
  return `{\n  "host": ${jsonText(label)},\n${when}  "records": ${list}\n}\n`;
}
