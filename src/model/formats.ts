/** What is said of a format on the command line. */
export interface FormatFacts {
  /** The endings of a file's name that mean it. */
  readonly endings: readonly string[];
}

/** What a recording is exported as. Each is written by what `src/export/export_formatter.ts` names for it. */
export const EXPORT_FORMATS = {
  json: { endings: ["json"] },
  jsonl: { endings: ["jsonl", "ndjson"] },
  csv: { endings: ["csv"] },
  openmetrics: { endings: ["om", "prom"] },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** What a snapshot is written as. Each is made by what `src/app/commands/taken_snapshot.ts` names for it, or painted. */
export const SNAPSHOT_FORMATS = {
  png: { endings: ["png"], isPicture: true },
  svg: { endings: ["svg"], isPicture: true },
  text: { endings: ["txt"], isPicture: false },
  table: { endings: [], isPicture: false },
  json: { endings: ["json"], isPicture: false },
  nagios: { endings: [], isPicture: false },
  prometheus: { endings: ["prom"], isPicture: false },
} as const satisfies Readonly<Record<string, FormatFacts & { readonly isPicture: boolean }>>;

/** What each tick is written as on standard output. */
export const STREAM_FORMATS = {
  jsonl: { endings: [] },
} as const satisfies Readonly<Record<string, FormatFacts>>;

export type ExportFormat = keyof typeof EXPORT_FORMATS;
export type SnapshotFormat = keyof typeof SNAPSHOT_FORMATS;
/** The formats of a snapshot that are text. */
export type TextFormat = {
  [Format in SnapshotFormat]: (typeof SNAPSHOT_FORMATS)[Format]["isPicture"] extends false ? Format
    : never;
}[SnapshotFormat];

/** Whether a snapshot in this format is a picture of each page. */
export function isPicture(format: SnapshotFormat): format is Exclude<SnapshotFormat, TextFormat> {
  return SNAPSHOT_FORMATS[format].isPicture;
}

/** The names of a table, in its order. */
export function formatNames<Format extends string>(
  formats: Readonly<Record<Format, FormatFacts>>,
): Format[] {
  return Object.keys(formats) as Format[];
}
