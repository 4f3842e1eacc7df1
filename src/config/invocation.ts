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

interface PollSettings {
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
}

/** A stretch of a recording; what is absent is where it begins or ends. */
interface Stretch {
  readonly from?: Moment | undefined;
  readonly to?: Moment | undefined;
}

interface WatchInvocation extends CommonSettings, PollSettings, ViewSettings, LiveSettings {
  readonly command: "watch";
  /** A recording that is followed; then no `hosts` are all of its. */
  readonly source?: string | undefined;
  /** The config file's, which is followed where it is of all these hosts; `ofAll`: of whichever it has. */
  readonly recording?: { readonly file: string; readonly ofAll: boolean } | undefined;
  readonly doubt?: DoubtfulHost | undefined;
  /** The same of a Prometheus; then `intervalMs` is that of its scrapes, unless this is given. */
  readonly prometheus?: PrometheusSource | undefined;
  readonly askedIntervalMs?: number | undefined;
}

interface SnapshotInvocation
  extends
    CommonSettings,
    PollSettings,
    ViewSettings,
    SettingsOf<typeof THRESHOLDS>,
    SettingsOf<typeof COLLECT> {
  readonly command: "snapshot";
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

interface RecordInvocation extends CommonSettings, PollSettings, SettingsOf<typeof RECORD> {
  readonly command: "record";
  readonly file: string;
  /** As they were written, from `record` on. */
  readonly args: readonly string[];
  /** The user's config file, where there is one: who records as a service has another home. */
  readonly configPath?: string | undefined;
}

interface ServeInvocation
  extends CommonSettings, PollSettings, SettingsOf<typeof SERVE>, SettingsOf<typeof LISTEN> {
  readonly command: "serve";
}

interface ReplayInvocation extends CommonSettings, Stretch, SettingsOf<typeof REPLAY> {
  readonly command: "replay";
  /** A recording, or how the Prometheus is called in its place. */
  readonly file: string;
  readonly prometheus?: RecordedPrometheus | undefined;
}

interface ExportInvocation
  extends
    CommonSettings,
    Stretch,
    SettingsOf<typeof EXPORT_PART>,
    Omit<SettingsOf<typeof EXPORT>, "format"> {
  readonly command: "export";
  readonly file: string;
  readonly format: ExportFormat;
  /** Of times without a zone in an older collector's file. */
  readonly timeZone?: string | undefined;
}

interface ImportInvocation extends CommonSettings, SettingsOf<typeof IMPORT> {
  readonly command: "import";
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

type EventInvocation =
  & CommonSettings
  & { readonly command: "event"; readonly file: string }
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

type MetricsInvocation =
  & CommonSettings
  & SettingsOf<typeof METRICS>
  & {
    readonly command: "metrics";
    /** A regular expression that JavaScript accepts; absent: all records. */
    readonly pattern?: string | undefined;
  }
  & (
    | { readonly host: Host; readonly recording?: undefined }
    | { readonly recording: RecordingSource; readonly host?: undefined }
  );

interface AlertsInvocation
  extends
    CommonSettings,
    Stretch,
    SettingsOf<typeof SESSION>,
    Omit<SettingsOf<typeof ALERTS_TEST>, "recording"> {
  readonly command: "alerts";
  /** The dashboard file. */
  readonly configFile: string;
  /** The recording. */
  readonly file: string;
  readonly timeZone?: string | undefined;
}

interface ChangesInvocation extends CommonSettings, SettingsOf<typeof CHANGES> {
  readonly command: "changes";
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
  readonly live?: {
    readonly hosts: readonly Host[];
    readonly overMs: number;
    readonly intervalMs: number;
  } | undefined;
}

interface CheckInvocation
  extends CommonSettings, SettingsOf<typeof CONFIG>, SettingsOf<typeof CHECK> {
  readonly command: "check";
  readonly hosts: readonly Host[];
}

interface ReportInvocation extends CommonSettings, Stretch, SettingsOf<typeof REPORT> {
  readonly command: "report";
  /** The recording; absent: hosts are polled. */
  readonly file?: string | undefined;
  /** Labels or ids of the recording's hosts; none: all. */
  readonly recordedHosts: readonly string[];
  /** Those that are polled. */
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
}

interface RecordingInvocation extends CommonSettings, SettingsOf<typeof REPORT_FORMAT> {
  readonly command: "recording";
  readonly action: "info" | "check";
  readonly file: string;
}

type DashboardInvocation =
  & CommonSettings
  & { readonly command: "dashboard" }
  & (
    | { readonly action: "list" | "schema" }
    | {
      readonly action: "show";
      /** A built-in dashboard's name or a file; absent: the default. */
      readonly name?: string | undefined;
    }
    | {
      readonly action: "validate";
      readonly files: readonly string[];
      readonly format: "text" | "json";
    }
    | {
      readonly action: "init";
      /** Absent: `dashboard.yaml`; `-`: standard output. */
      readonly file?: string | undefined;
      readonly force: boolean;
      /** Of the records that change on it; absent: the default dashboard. */
      readonly host?: Host | undefined;
      /** The time between two answers of the host. */
      readonly overMs?: number | undefined;
    }
  );

/** What one of the commands of the config file was asked. */
export type ConfigSettings =
  | { readonly action: "path" | "schema" }
  | {
    readonly action: "show";
    readonly format: "text" | "json";
    readonly config?: UserConfig | undefined;
  }
  | { readonly action: "fleets"; readonly config?: UserConfig | undefined }
  | {
    readonly action: "validate";
    readonly format: "text" | "json";
    /** None: the user's own. */
    readonly files: readonly string[];
  }
  | {
    readonly action: "init";
    /** Absent: where it is looked for; `-`: standard output. */
    readonly file?: string | undefined;
    readonly force: boolean;
  };

type ConfigInvocation = CommonSettings & ConfigSettings & {
  readonly command: "config";
  /** The file of `--config-file`. */
  readonly named?: string | undefined;
};

interface DemoInvocation extends CommonSettings, ViewSettings, LiveSettings {
  readonly command: "demo";
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

interface CompletionsInvocation extends CommonSettings {
  readonly command: "completions";
  readonly shell: Shell;
}

/** `--help` and `--version`: a text for standard output, and nothing else to do. */
interface TextInvocation {
  readonly command: "help" | "version";
  readonly text: string;
}

/** What the user asked for: one shape per command, validated and frozen. */
export type Invocation =
  | WatchInvocation
  | SnapshotInvocation
  | RecordInvocation
  | ReplayInvocation
  | ServeInvocation
  | ExportInvocation
  | ImportInvocation
  | EventInvocation
  | MetricsInvocation
  | AlertsInvocation
  | ChangesInvocation
  | CheckInvocation
  | RecordingInvocation
  | ReportInvocation
  | DashboardInvocation
  | ConfigInvocation
  | DemoInvocation
  | CompletionsInvocation
  | TextInvocation;

/** What the user asked for of one command. */
export type SettingsFor<Command extends Invocation["command"]> = Extract<
  Invocation,
  { command: Command }
>;
