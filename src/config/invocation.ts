import type { Host } from "../model/host.ts";
import type { PrometheusSource } from "../model/prometheus_source.ts";
import type { ExportFormat, SnapshotFormat } from "../model/formats.ts";
import type { ClearablePart, Shell } from "./choices.ts";
import type { DoubtfulHost } from "./mistyped_command.ts";
import type { Moment } from "./moment.ts";
import type { SettingsOf } from "./option_table.ts";
import type { RecordedPrometheus, RecordingSource } from "./recording_options.ts";
import type { CommonSettings } from "./shared_options.ts";
import type { UserConfig } from "./user_config.ts";
import type {
  ALERTS_TEST,
  CHANGES,
  CHECK,
  COLLECT,
  CONFIG,
  EVENT_LIST,
  EVENT_PROPERTIES,
  EXPORT,
  EXPORT_PART,
  IMPORT,
  LISTEN,
  LiveSettings,
  METRICS,
  RECORD,
  REPLAY,
  REPORT,
  REPORT_FORMAT,
  SERVE,
  SESSION,
  THRESHOLDS,
  TIME_ZONE,
  ViewSettings,
} from "./options.ts";

/** Hosts that are polled. */
interface PollSettings {
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
}

/** A stretch of a recording; what is absent is where it begins or ends. */
interface Stretch {
  readonly from?: Moment | undefined;
  readonly to?: Moment | undefined;
}

interface WatchSettings extends PollSettings, ViewSettings, LiveSettings {
  /** A recording that is followed; then no `hosts` are all of its. */
  readonly source?: string | undefined;
  /** The config file's, which is followed where it is of all these hosts; `ofAll`: of whichever it has. */
  readonly recording?: { readonly file: string; readonly ofAll: boolean } | undefined;
  readonly doubt?: DoubtfulHost | undefined;
  /** The same of a Prometheus; then `intervalMs` is that of its scrapes, unless this is given. */
  readonly prometheus?: PrometheusSource | undefined;
  readonly askedIntervalMs?: number | undefined;
}

interface SnapshotSettings
  extends PollSettings, ViewSettings, SettingsOf<typeof THRESHOLDS & typeof COLLECT> {
  /** Then there are no `hosts`. */
  readonly recording?: RecordingSource | undefined;
  /** Asked for as `--once`: shown as `watch` would show it, where nothing else was said. */
  readonly once: boolean;
  /** Absent: by the ending of `output`, else whatever suits the place it is shown at. */
  readonly format?: SnapshotFormat | undefined;
  /** `-` is standard output. */
  readonly output?: string | undefined;
  readonly logStats?: string | undefined;
}

interface RecordSettings extends PollSettings, SettingsOf<typeof RECORD> {
  readonly file: string;
  /** As they were written, from `record` on. */
  readonly args: readonly string[];
  /** The user's config file, where there is one: who records as a service has another home. */
  readonly configPath?: string | undefined;
}

interface ReplaySettings extends Stretch, SettingsOf<typeof REPLAY> {
  /** A recording, or how the Prometheus is called in its place. */
  readonly file: string;
  readonly prometheus?: RecordedPrometheus | undefined;
}

interface ExportSettings
  extends Stretch, SettingsOf<typeof EXPORT_PART & Omit<typeof EXPORT, "format">> {
  readonly file: string;
  readonly format: ExportFormat;
  /** Of times without a zone in an older collector's file. */
  readonly timeZone?: string | undefined;
}

interface ImportSettings extends SettingsOf<typeof IMPORT> {
  /** The older collector's file. */
  readonly source: string;
  /** The recording that it becomes. */
  readonly target: string;
}

/** The parts of an event that `event add` and `event update` set. */
export interface EventFields extends SettingsOf<typeof EVENT_PROPERTIES> {
  readonly at?: Moment | undefined;
  readonly end?: Moment | undefined;
  readonly label?: string | undefined;
}

type EventSettings =
  & { readonly file: string }
  & (
    | { readonly action: "add"; readonly fields: EventFields & { readonly label: string } }
    | { readonly action: "list" } & Stretch & SettingsOf<typeof EVENT_LIST & typeof TIME_ZONE>
    | {
      readonly action: "update";
      readonly id: number;
      readonly fields: EventFields;
      readonly clear: readonly ClearablePart[];
    }
    | { readonly action: "delete"; readonly ids: readonly number[] }
  );

type MetricsSettings =
  & SettingsOf<typeof METRICS>
  & {
    /** A regular expression that JavaScript accepts; absent: all records. */
    readonly pattern?: string | undefined;
  }
  & (
    | { readonly host: Host; readonly recording?: undefined }
    | { readonly recording: RecordingSource; readonly host?: undefined }
  );

interface AlertsSettings
  extends Stretch, SettingsOf<typeof SESSION & Omit<typeof ALERTS_TEST, "recording">> {
  /** The dashboard file. */
  readonly configFile: string;
  /** The recording. */
  readonly file: string;
  readonly timeZone?: string | undefined;
}

interface ChangesSettings extends SettingsOf<typeof CHANGES> {
  /** A recording; where hosts are named too, if there is such a file. */
  readonly recorded?:
    | Stretch & SettingsOf<typeof SESSION> & {
      readonly file: string;
      /** Labels or ids of its hosts; none: all. */
      readonly hosts: readonly string[];
      readonly timeZone?: string | undefined;
    }
    | undefined;
  /** Hosts that are asked, and how long. */
  readonly live?: PollSettings & { readonly overMs: number } | undefined;
}

interface ReportSettings extends PollSettings, Stretch, SettingsOf<typeof REPORT> {
  /** The recording; absent: hosts are polled. */
  readonly file?: string | undefined;
  /** Labels or ids of the recording's hosts; none: all. */
  readonly recordedHosts: readonly string[];
}

interface RecordingSettings extends SettingsOf<typeof REPORT_FORMAT> {
  readonly action: "info" | "check";
  readonly file: string;
}

type DashboardSettings =
  | { readonly action: "list" | "schema" }
  | {
    readonly action: "show";
    /** A built-in dashboard's name or a file; absent: the default. */
    readonly name?: string | undefined;
  }
  | { readonly action: "validate"; readonly files: readonly string[] }
    & SettingsOf<
      typeof REPORT_FORMAT
    >
  | {
    readonly action: "init";
    /** Absent: `dashboard.yaml`; `-`: standard output. */
    readonly file?: string | undefined;
    readonly force: boolean;
    /** Of the records that change on it; absent: the default dashboard. */
    readonly host?: Host | undefined;
    /** The time between two answers of the host. */
    readonly overMs?: number | undefined;
  };

/** What one of the commands of the config file was asked. */
export type ConfigSettings =
  | { readonly action: "path" | "schema" }
  | { readonly action: "fleets"; readonly config?: UserConfig | undefined }
  | SettingsOf<typeof REPORT_FORMAT> & {
    readonly action: "show";
    readonly config?: UserConfig | undefined;
  }
  | SettingsOf<typeof REPORT_FORMAT> & {
    readonly action: "validate";
    /** None: the user's own. */
    readonly files: readonly string[];
  }
  | {
    readonly action: "init";
    /** Absent: where it is looked for; `-`: standard output. */
    readonly file?: string | undefined;
    readonly force: boolean;
  };

interface DemoSettings extends ViewSettings, LiveSettings {
  readonly hostCount: number;
  /** Some hosts get into trouble. */
  readonly incident: boolean;
  /** Absent: as suits what is shown. */
  readonly intervalMs?: number | undefined;
  /** A captured server that is served again, in the place of the simulated hosts. */
  readonly capture?: {
    readonly file: string;
    /** Times as fast as it was captured. */
    readonly speed: number;
  } | undefined;
}

/** What is asked for of each command beside what every command knows. */
interface Settings {
  watch: WatchSettings;
  snapshot: SnapshotSettings;
  record: RecordSettings;
  replay: ReplaySettings;
  serve: PollSettings & SettingsOf<typeof SERVE & typeof LISTEN>;
  export: ExportSettings;
  import: ImportSettings;
  event: EventSettings;
  metrics: MetricsSettings;
  alerts: AlertsSettings;
  changes: ChangesSettings;
  check: { readonly hosts: readonly Host[] } & SettingsOf<typeof CONFIG & typeof CHECK>;
  recording: RecordingSettings;
  report: ReportSettings;
  dashboard: DashboardSettings;
  /** `named`: the file of `--config-file`. */
  config: ConfigSettings & { readonly named?: string | undefined };
  demo: DemoSettings;
  completions: { readonly shell: Shell };
}

/** What the user asked for: one shape per command, validated and frozen. */
export type Invocation =
  | {
    [Command in keyof Settings]:
      & { readonly command: Command }
      & CommonSettings
      & Settings[Command];
  }[keyof Settings]
  /** `--help` and `--version`: a text for standard output, and nothing else to do. */
  | { readonly command: "help" | "version"; readonly text: string };

/** What the user asked for of one command. */
export type SettingsFor<Command extends Invocation["command"]> = Extract<
  Invocation,
  { command: Command }
>;
