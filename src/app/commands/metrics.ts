import { formatIsoTime } from "../../base/iso_time.ts";
import { ask } from "../../collect/ask.ts";
import { buildRegexRequests } from "../../collect/jsonrpc_request.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { RecordingSource } from "../../config/recording_options.ts";
import { messageOf } from "../../base/error_message.ts";
import { jsonText } from "../../base/json_text.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import type { RecordValue } from "../../model/record_value.ts";
import type { HostResult } from "../../model/tick.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { inLocale } from "./in_locale.ts";
import { openTransport } from "../live/open_transport.ts";
import { interrupted } from "./interrupted.ts";
import { recordMeaning } from "./record_meaning.ts";

const LOCAL_DEADLINE_MS = 10_000;
const REMOTE_DEADLINE_MS = 20_000;
const LONGEST_VALUE = 200;

interface Row {
  readonly name: string;
  readonly value: RecordValue;
  readonly type: "counter" | "gauge" | "text" | undefined;
  readonly unit: string | undefined;
}

/** What a host says, or said. */
interface Answer {
  readonly label: string;
  readonly result: HostResult;
  /** When it was recorded, ISO 8601; absent: now. */
  readonly time?: string | undefined;
}

/**
 * Lists the records of a host whose names match a regular expression, which the server reads (PCRE,
 * not anchored); settings too where it names `proxy.config` or `proxy.local`. Of a recording, what
 * was recorded at a moment. Exit code 1 where none matches, 2 where the host does not answer, or did
 * not. Throws a `UsageError` for a pattern that is none.
 */
export async function runMetrics(
  settings: SettingsFor<"metrics">,
  io: CommandIo,
): Promise<number> {
  const { format, pattern = "." } = settings;
  const expression = checkPattern(pattern);
  const answer = settings.recording === undefined
    ? await askHost(settings.host, pattern, io)
    : await recall(settings.recording, expression, io);
  if (io.signal.aborted) return interrupted(io);
  const { label, result, time } = answer;
  if (result.kind === "miss") {
    if (format === "json") await io.out(listJson(answer, []));
    io.err(`traffic-grapher: ${label}: ${result.message}\n`);
    return EXIT.critical;
  }
  for (const problem of result.problems) {
    io.err(`traffic-grapher: ${label}: ${problem}\n`);
  }
  const rows = [...result.values].map(rowOf)
    .sort((one, other) => one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
  if (format === "json") await io.out(listJson(answer, rows));
  else if (rows.length > 0) {
    const head = time === undefined ? "" : `# ${plainText(label)} at ${time}\n`;
    await io.out(await inLocale(io, head + table(rows)));
  }
  if (rows.length > 0) return EXIT.ok;
  if (result.problems.length > 0 && time === undefined) {
    throw new UsageError(
      `The server of ${label} could not use the pattern ${quoted(pattern)}: ` +
        "it takes Perl-compatible regular expressions.",
    );
  }
  io.err(`traffic-grapher: no record of ${label} matches ${quoted(pattern)}.\n`);
  return EXIT.warning;
}

async function askHost(
  host: Host,
  pattern: string,
  { signal }: Pick<CommandIo, "signal">,
): Promise<Answer> {
  await using transport = openTransport(host, { signal, triesAgain: false });
  // A backslash or an anchor may stand between: only the words decide.
  const config = /proxy\W*(config|local)/.test(pattern);
  const result = await ask(transport, buildRegexRequests([pattern], { config }), {
    deadlineMs: host.address.kind === "ssh" ? REMOTE_DEADLINE_MS : LOCAL_DEADLINE_MS,
    signal,
  });
  return { label: host.label, result };
}

async function recall(
  source: RecordingSource,
  expression: RegExp,
  io: CommandIo,
): Promise<Answer> {
  const { openRecordedMoment } = await import("../replay/recorded_moment.ts");
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  using moment = await openRecordedMoment(source, { onWarning, signal: io.signal });
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
    const why = messageOf(cause);
    throw new UsageError(`${quoted(pattern)} is not a regular expression: ${plainText(why)}.`, {
      cause,
    });
  }
}

function rowOf([name, value]: readonly [string, RecordValue]): Row {
  const meaning = recordMeaning(name);
  return {
    name,
    value,
    type: typeof value === "string" ? "text" : meaning?.type,
    unit: typeof value === "string" ? undefined : meaning?.unit,
  };
}

/** Numbers stand right, so that they compare; texts do not widen their column. */
function table(rows: readonly Row[]): string {
  const cells = rows.map(({ name, value, type, unit }) => ({
    name: plainText(name),
    isText: typeof value === "string",
    value: typeof value === "string" ? plainText(value, LONGEST_VALUE) || '""' : String(value),
    type: type ?? "-",
    unit: unit ?? "",
  }));
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, text.length), 0);
  const name = widest(cells.map((cell) => cell.name));
  const value = widest(cells.filter((cell) => !cell.isText).map((cell) => cell.value));
  const type = widest(cells.map((cell) => cell.type));
  return cells.map((cell) =>
    `${cell.name.padEnd(name)}  ${
      cell.isText ? cell.value.padEnd(value) : cell.value.padStart(value)
    }  ${cell.type.padEnd(type)}  ${cell.unit}`.trimEnd() + "\n"
  ).join("");
}

/** With an array of `{ "name", "value": number or text, "type" or null, "unit" or null }`; integers are exact. */
function listJson({ label, time }: Answer, rows: readonly Row[]): string {
  const records = rows.map(({ name, value, type = null, unit = null }) =>
    `    ${
      [
        `{"name":${jsonText(name)}`,
        `"value":${typeof value === "bigint" ? value.toString() : jsonText(value)}`,
        `"type":${jsonText(type)}`,
        `"unit":${jsonText(unit)}}`,
      ].join(",")
    }`
  );
  const list = records.length === 0 ? "[]" : `[\n${records.join(",\n")}\n  ]`;
  const when = time === undefined ? "" : `  "time": ${jsonText(time)},\n`;
  return `{\n  "host": ${jsonText(label)},\n${when}  "records": ${list}\n}\n`;
}

function quoted(pattern: string): string {
  return plainText(JSON.stringify(pattern), 120);
}
