import { DatabaseSync } from "node:sqlite";

/** What a file of the older collector's holds, by plain means: nothing here is of the program's own reader. */
export interface CollectorFile {
  readonly sessions: readonly CollectorSession[];
  /** As `time host label value`, of all sessions. */
  readonly values: readonly string[];
  readonly events: readonly CollectorEvent[];
}

export interface CollectorSession {
  readonly label: string | undefined;
  readonly note: string | undefined;
  readonly intervalS: number | undefined;
  readonly hosts: readonly string[];
  /** The chart of each label that has values, and the unit of each chart. */
  readonly chartOf: ReadonlyMap<string, string>;
  readonly unitOf: ReadonlyMap<string, string>;
}

export interface CollectorEvent {
  readonly time: string;
  readonly end: string | null;
  readonly label: string;
  readonly source: string;
  readonly color: string | null;
  readonly dash: string | null;
  readonly host: string | null;
}

// deno-lint-ignore no-explicit-any -- whatever stands in a file
type Row = any;

/** Reads a file; its times without a zone are `offset` from UTC, e.g. `+01:00`. */
export function readCollectorFile(path: string, offset: string): CollectorFile {
  const sessions = path.endsWith(".db") ? sessionsOfDatabase(path) : sessionsOfJson(path);
  const time = (text: string) =>
    new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text.slice(0, 23)}${offset}`)
      .toISOString();
  const values = sessions.flatMap(({ metrics }: Row) =>
    metrics.map(({ timestamp, host, label, value }: Row) =>
      `${time(timestamp)} ${host || "localhost"} ${label} ${Number(value)}`
    )
  );
  const events = sessions.flatMap(({ events, log_events = [] }: Row) => [
    ...events.map((event: Row): CollectorEvent => ({
      time: time(event.timestamp),
      end: event.end_timestamp ? time(event.end_timestamp) : null,
      label: event.label,
      source: event.source,
      color: event.color === "tomato" ? "#ff6347" : event.color,
      dash: event.dash,
      host: null,
    })),
    ...log_events.map(({ timestamp, host, tab, fields }: Row): CollectorEvent => ({
      time: time(timestamp),
      end: null,
      label: Object.entries(fields).map(([name, value]) => `${name}=${value}`).join(" "),
      source: tab,
      color: null,
      dash: null,
      host,
    })),
  ]);
  return {
    sessions: sessions.map(({ label, note, metrics, meta, chart_map }: Row) => ({
      label: label ?? undefined,
      note: note ?? undefined,
      intervalS: meta?.interval,
      hosts: [...new Set(metrics.map(({ host }: Row) => host || "localhost"))] as string[],
      chartOf: new Map(
        metrics.map(({ label }: Row) => [label, chart_map?.[label] ?? label] as const),
      ),
      unitOf: new Map((meta?.charts ?? []).map(({ chart, unit }: Row) => [chart, unit] as const)),
    })),
    values: values.toSorted(),
    events: events.toSorted((one, other) => one.time < other.time ? -1 : 1),
  };
}

/** Of JSON that Python wrote, whose `NaN` is a hole; rows without a time or a number are passed over. */
function sessionsOfJson(path: string): Row[] {
  const file = JSON.parse(Deno.readTextFileSync(path).replaceAll(/\bNaN\b/g, "null"));
  const sessions: Row[] = file.sessions ?? [file];
  return sessions.map(({ metrics, events = [], ...session }) => ({
    ...session,
    events,
    metrics: metrics.filter(({ timestamp, value }: Row) =>
      /^\d{4}-/.test(timestamp) && value !== null && Number.isFinite(Number(value))
    ),
  }));
}

function sessionsOfDatabase(path: string): Row[] {
  using db = new DatabaseSync(path, { readOnly: true });
  const columns = (table: string) =>
    db.prepare(`PRAGMA table_info(${table})`).all().map(({ name }) => name);
  const rows = (table: string, session: Row): Row[] =>
    columns(table).length === 0 ? [] : db.prepare(
      `SELECT *, ts AS timestamp FROM ${table}` +
        (session.id === undefined ? "" : ` WHERE session_id = '${session.id}'`),
    ).all();
  const sessions: Row[] = columns("sessions").length === 0
    ? [{}]
    : db.prepare("SELECT * FROM sessions ORDER BY start").all();
  return sessions.map((session) => ({
    ...session,
    meta: JSON.parse(session.meta_json ?? "{}"),
    chart_map: JSON.parse(session.chart_map_json ?? "{}"),
    metrics: rows("metrics", session),
    events: rows("events", session).map((row) => ({ ...row, end_timestamp: row.end_ts })),
    log_events: rows("log_events", session).map((row) => ({
      ...row,
      fields: JSON.parse(row.fields),
    })),
  }));
}
