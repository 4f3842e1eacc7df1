import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";
import { ImportFault, shown } from "./import_fault.ts";
import type { ImportStage } from "./import_stage.ts";
import { describeRun, describeSession, importedCharts } from "./describe_session.ts";
import { type Fields, isFields } from "../base/fields.ts";
import { safeText } from "../base/plain_text.ts";
import { importedEvent, importedLogEvent } from "./imported_event.ts";
import type { ImportedTimes } from "./imported_times.ts";
import { floatOf, importedHost, importedName, importedValue } from "./imported_value.ts";
import { readJsonStream } from "./json_stream.ts";
import { LeftOut } from "./left_out.ts";

/** More lines of a log than this would hide everything else. */
export const MOST_LOG_EVENTS = 10_000;

/** The `format` of this program's own export. */
const OWN_FORMAT = "traffic-grapher";
/** The `format` of the older collector's newer files. */
const COLLECTOR_FORMAT = 1;

/** Where the rows go, how times without a zone are read, who is told what was passed over, and how to give up. */
export interface ReadCollectorOptions {
  readonly stage: ImportStage;
  readonly times: ImportedTimes;
  readonly onWarning: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What is read of a file as a whole, and of each of several sessions. */
const LISTS = ["metrics.*", "events.*", "log_events.*"];
const PATHS = [
  ...["format", "host_labels", "chart_map", "answers.*", "misses.*", "runs.*", ...LISTS],
  ...["id", "label", "note", "start", "end", "meta", "chart_map", "lab", "tunnels", ...LISTS]
    .map((path) => `sessions.*.${path}`),
];
/** What is read of rows, and what only numbers them or is said of them otherwise. */
const ROW_MEMBERS = {
  metrics: new Set(
    ("timestamp host label value run meta source " +
      // Of lines that this program exported.
      "unit state why min max mean count").split(" "),
  ),
  events: new Set(
    "id timestamp end_timestamp label source color dash host panel".split(" "),
  ),
  log_events: new Set("timestamp host tab fields".split(" ")),
} as const;

/** The members of a file that are read, and those that say nothing of their own. */
const MEMBERS = new Set([...PATHS.map((path) => path.split(".")[0]!), "version", "step_ms"]);

/**
 * Reads a collector's JSON, however large: `{"metrics": [{"timestamp", "host"?, "label", "value"}...], "events":
 * [{"timestamp", "label", "source", "color", "dash", "end_timestamp"?}...], "chart_map"?}`, or the same for each of
 * several `sessions` (`"format": 1`); and this program's own export (`"format": "traffic-grapher"`), whose values may be
 * texts. As the collector does, it passes over rows that it cannot read; how many there were and what else is left
 * out is told at the end. Throws a `UsageError` that says what is wrong and where.
 */
export function readCollectorJson(source: string, options: ReadCollectorOptions): Promise<void> {
  return new CollectorJson(source, options).read();
}

class CollectorJson {
  readonly #source: string;
  readonly #options: ReadCollectorOptions;
  readonly #leftOut: LeftOut;
  /** What is said of the file, and of its sessions by their number. */
  readonly #file: Record<string, unknown> = {};
  readonly #sessions = new Map<number, Record<string, unknown>>();
  readonly #runs: Fields[] = [];
  /** Values that are texts: whether they may be the format says, wherever that stands. */
  #firstText: ImportFault | undefined;
  #texts = 0;
  #logEvents = 0;

  constructor(source: string, options: ReadCollectorOptions) {
    this.#source = source;
    this.#options = options;
    this.#leftOut = new LeftOut(source);
  }

  async read(): Promise<void> {
    const { stage, onWarning, signal } = this.#options;
    const members = await readJsonStream(this.#source, {
      lists: ["metrics", "events", "sessions"],
      paths: PATHS,
      onValue: (value, keys) => this.#take(value, keys),
      signal,
    });
    if (!members.has("metrics") && !members.has("sessions")) {
      throw new UsageError(`${this.#source}: expected a list "metrics", got nothing`);
    }
    this.#checkFormat();
    for (const name of members) {
      if (!MEMBERS.has(name)) this.#leftOut.noPlaceFor(`the member ${shown(name)}`, true);
    }
    for (const [number, fields] of this.#sessions) {
      const { times } = this.#options, leftOut = this.#leftOut;
      const session = stage.session(sessionName(number));
      describeSession(session, fields, { source: this.#source, times, leftOut });
    }
    if (stage.isExport) {
      for (const run of this.#runs) describeRun(stage.session(runName(run.run)), run);
    }
    this.#labelHosts();
    if (!stage.isExport) {
      this.#leftOut.fault(this.#firstText, this.#texts);
      if (isFields(this.#file.chart_map)) {
        stage.session().charts = importedCharts(this.#file.chart_map, undefined);
      }
    }
    this.#leftOut.tell(onWarning, { mustBeWhole: stage.isExport });
  }

  #checkFormat(): void {
    const { format } = this.#file;
    this.#options.stage.isExport = format === OWN_FORMAT;
    if (typeof format === "number" && format !== COLLECTOR_FORMAT) {
      throw new UsageError(
        `${this.#source}: its format is ${format}, and this program knows ${COLLECTOR_FORMAT}: ` +
          "use a newer one",
      );
    }
  }

  #take(value: unknown, keys: readonly (string | number)[]): void {
    if (keys[0] !== "sessions") return this.#takeOf(undefined, keys, value);
    const [, number, ...rest] = keys;
    this.#takeOf(Number(number), rest, value);
  }

  #takeOf(session: number | undefined, keys: readonly (string | number)[], value: unknown): void {
    const [name, index] = keys;
    const within = session === undefined ? "" : `sessions[${session}].`;
    const where = `${this.#source}: ${within}${name}[${index}]`;
    switch (name) {
      case "metrics":
        return this.#row(value, name, where, (row) => this.#addRow(row, where, session));
      case "answers":
        return this.#leftOut.row(() => this.#addTiming(fieldsOf(value, where), where));
      case "misses":
        return this.#leftOut.row(() => this.#addMiss(fieldsOf(value, where), where));
      case "events":
        return this.#row(value, name, where, (row) => this.#addEvent(row, where));
      case "log_events":
        if (++this.#logEvents > MOST_LOG_EVENTS) {
          return this.#leftOut.noPlaceFor(`log events beyond ${MOST_LOG_EVENTS}`, true);
        }
        return this.#row(
          value,
          name,
          where,
          (row) => this.#keep(importedLogEvent(row, where, this.#options.times)),
        );
      case "runs":
        if (isFields(value)) this.#runs.push(value);
        return;
    }
    const fields = session === undefined ? this.#file : this.#sessions.get(session) ?? {};
    if (session !== undefined) this.#sessions.set(session, fields);
    fields[String(name)] = value;
  }

  /** Reads a row of a list, and takes note of what else it says. */
  #row(
    value: unknown,
    list: keyof typeof ROW_MEMBERS,
    where: string,
    read: (row: Fields) => void,
  ): void {
    this.#leftOut.row(() => {
      const row = fieldsOf(value, where);
      read(row);
      this.#leftOut.others(list, row, ROW_MEMBERS[list]);
    });
  }

  #addRow(row: Fields, where: string, session: number | undefined): void {
    const { stage, times } = this.#options;
    const label = importedName(row.label, `${where}.label`);
    const host = importedHost(row.host, `${where}.host`);
    const target = stage.session(session === undefined ? runName(row.run) : sessionName(session));
    const atMs = times.read(row.timestamp, `${where}.timestamp`, `${host}/${label}`);
    let { value } = row;
    if (typeof value === "string" && floatOf(value) === undefined) this.#noteText(value, where);
    else if (typeof value !== "string") value = importedValue(value, `${where}.value`);
    stage.add(target, atMs, host, label, value as RecordValue | undefined);
    this.#leftOut.noPlaceFor("what is said beside values (meta)", row.meta);
    this.#leftOut.noPlaceFor("sources of values", row.source);
  }

  #noteText(value: string, where: string): void {
    this.#texts++;
    this.#firstText ??= new ImportFault(`${where}.value: expected a number, got ${shown(value)}`);
  }

  /** Of this program's own export: a host that did not answer. */
  #addMiss(miss: Fields, where: string): void {
    const { stage, times } = this.#options;
    const host = importedHost(miss.host, `${where}.host`);
    const atMs = times.read(miss.timestamp, `${where}.timestamp`, host);
    const reason = importedName(miss.miss, `${where}.miss`);
    const message = typeof miss.message === "string" ? miss.message : "";
    stage.addMiss(stage.session(runName(miss.run)), atMs, host, { reason, message });
    this.#addTiming(miss, where);
  }

  /** Of this program's own export: when a host answered, or had not. */
  #addTiming(said: Fields, where: string): void {
    const { stage, times } = this.#options;
    const host = importedHost(said.host, `${where}.host`);
    const atMs = times.read(said.timestamp, `${where}.timestamp`, host);
    const { clock_ms: clockMs, ended_ms: endedMs, took_ms: tookMs, uncertainty_ms } = said;
    if (!isTime(clockMs) || !isTime(endedMs) || !isTime(tookMs)) return;
    stage.addTiming(stage.session(runName(said.run)), atMs, host, {
      clockMs,
      endedMs,
      tookMs,
      uncertaintyMs: isTime(uncertainty_ms) ? uncertainty_ms : undefined,
      absent: textsOf(said.absent),
      problems: textsOf(said.problems),
    });
  }

  #addEvent(event: Fields, where: string): void {
    const { times } = this.#options;
    const names: Partial<Record<string, string>> = { at: "timestamp", end: "end_timestamp" };
    this.#keep(importedEvent({ ...event, at: event.timestamp, end: event.end_timestamp }, {
      times,
      onUnknown: (style) => this.#leftOut.style(style),
      where: (field) => `${where}.${names[field] ?? field}`,
    }));
  }

  #keep(event: Event): void {
    this.#leftOut.restOf(event);
    this.#options.stage.events.push(event);
  }

  #labelHosts(): void {
    const { host_labels } = this.#file;
    for (const [host, label] of Object.entries(isFields(host_labels) ? host_labels : {})) {
      if (typeof label !== "string") continue;
      for (const { hostLabels } of this.#options.stage.sessions) hostLabels.set(host, label);
    }
  }
}

/** What the file calls a session beside those of this program's own export. */
function sessionName(number: number): string {
  return `session ${number}`;
}

/** Rows of an export that holds one run alone name none. */
function runName(run: unknown): string | undefined {
  return typeof run === "number" && run !== 1 ? `run ${run}` : undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** The texts of a list, safe to show. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item) => typeof item === "string").map((text) => safeText(text))
    : [];
}

function fieldsOf(value: unknown, where: string): Fields {
  if (isFields(value)) return value;
  throw new ImportFault(`${where}: expected an object, got ${shown(value)}`);
}
