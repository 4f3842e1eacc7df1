import type { Host } from "../model/host.ts";
import type { HostsAs } from "../model/hosts_as.ts";
import type { Moment } from "./moment.ts";

/** What every command knows. */
export interface CommonSettings {
  readonly verbosity: "quiet" | "normal" | "verbose";
  /** Whether colour may be used where it is shown on a terminal (`--no-color`, `NO_COLOR`). */
  readonly color: boolean;
}

export interface PollSettings {
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
}

export const PROTOCOLS = ["auto", "iterm2", "kitty", "sixel", "text", "none"] as const;
export const THEMES = ["dark", "light"] as const;
export const RENDERERS = ["auto", "fast", "resvg"] as const;
export const SNAPSHOT_FORMATS = ["png", "svg", "text", "json", "nagios", "prometheus"] as const;
export const EXPORT_FORMATS = ["json", "jsonl", "csv", "openmetrics"] as const;
export const DASHES = ["solid", "dash", "dot", "dashdot"] as const;
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Protocol = typeof PROTOCOLS[number];
export type ThemeName = typeof THEMES[number];
export type Renderer = typeof RENDERERS[number];
export type SnapshotFormat = typeof SNAPSHOT_FORMATS[number];
export type ExportFormat = typeof EXPORT_FORMATS[number];
export type Dash = typeof DASHES[number];
export type Shell = typeof SHELLS[number];

/** What is optional here was not given, so that the dashboard file or the default decides. */
export interface ViewSettings {
  readonly historyMs?: number;
  readonly timeZone?: string;
  readonly configFile?: string;
  /** A page's 1-based number or its name. */
  readonly page?: number | string;
  readonly allPages: boolean;
  readonly protocol: Protocol;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: ThemeName;
  /** How pictures are drawn. */
  readonly renderer: Renderer;
  /** For texts that the embedded font lacks; absent: the system's fonts. */
  readonly fontFile?: string;
  readonly hostsAs: HostsAs;
}

/** What a live dashboard does beside showing itself. */
export interface LiveSettings {
  readonly keyboard: boolean;
  readonly runForMs?: number;
  /** With `{iter}`, `{page}` and `{time}` still to be filled in. */
  readonly savePng?: string;
  readonly logStats?: string;
  readonly record?: string;
}

/** A recording in the place of hosts. */
export interface RecordingSource {
  readonly file: string;
  /** Absent: its end. */
  readonly at?: Moment;
  /** A session's 1-based number or its label. */
  readonly session?: number | string;
  /** Labels or ids of its hosts; none: all. */
  readonly hosts: readonly string[];
}

interface WatchInvocation extends CommonSettings, PollSettings, ViewSettings, LiveSettings {
  readonly command: "watch";
}

interface SnapshotInvocation extends CommonSettings, PollSettings, ViewSettings {
  readonly command: "snapshot";
  /** Then there are no `hosts`. */
  readonly recording?: RecordingSource;
  /** Asked for as `--once`: shown as `watch` would show it, where nothing else was said. */
  readonly once: boolean;
  /** Absent: by the ending of `output`, else whatever suits the place it is shown at. */
  readonly format?: SnapshotFormat;
  /** `-` is standard output. */
  readonly output?: string;
  readonly logStats?: string;
}

interface RecordInvocation extends CommonSettings, PollSettings {
  readonly command: "record";
  readonly file: string;
  readonly configFile?: string;
  readonly timeZone?: string;
  readonly label?: string;
  readonly note?: string;
  readonly runForMs?: number;
  readonly maxSizeBytes?: number;
  readonly maxAgeMs?: number;
}

interface ReplayInvocation extends CommonSettings, ViewSettings {
  readonly command: "replay";
  readonly file: string;
  readonly from?: Moment;
  readonly to?: Moment;
  /** A session's 1-based number or its label. */
  readonly session?: number | string;
  /** Times as fast as it was recorded; absent: nothing was said of playing. */
  readonly speed?: number;
  readonly keyboard: boolean;
  readonly runForMs?: number;
  readonly savePng?: string;
}

interface ExportInvocation extends CommonSettings {
  readonly command: "export";
  readonly file: string;
  readonly format: ExportFormat;
  /** Absent or `-`: standard output. */
  readonly output?: string;
  readonly from?: Moment;
  readonly to?: Moment;
}

/** The parts of an event that `event add` and `event update` set. */
/** The parts of an event that may be absent. */
export const CLEARABLE = ["end", "color", "dash", "host", "panel"] as const;
export type ClearablePart = (typeof CLEARABLE)[number];

export interface EventFields {
  readonly at?: Moment;
  readonly end?: Moment;
  readonly label?: string;
  readonly source?: string;
  readonly color?: string;
  readonly dash?: Dash;
  readonly host?: string;
  readonly panel?: string;
}

type EventInvocation =
  & CommonSettings
  & { readonly command: "event"; readonly file: string }
  & (
    | { readonly action: "add"; readonly fields: EventFields & { readonly label: string } }
    | {
      readonly action: "list";
      readonly format: "text" | "json";
      readonly from?: Moment;
      readonly to?: Moment;
      /** Whose clock the times are written by; absent: UTC. */
      readonly timeZone?: string;
    }
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
  & {
    readonly command: "metrics";
    /** A regular expression that JavaScript accepts; absent: all records. */
    readonly pattern?: string;
    readonly format: "text" | "json";
  }
  & (
    | { readonly host: Host; readonly recording?: undefined }
    | { readonly recording: RecordingSource; readonly host?: undefined }
  );

interface CheckInvocation extends CommonSettings {
  readonly command: "check";
  /** The terminal is looked at, and no host. */
  readonly terminal: boolean;
  readonly hosts: readonly Host[];
  readonly format: "text" | "json";
}

type DashboardInvocation =
  & CommonSettings
  & { readonly command: "dashboard" }
  & (
    | { readonly action: "list" | "schema" }
    | {
      readonly action: "show";
      /** A built-in dashboard's name or a file; absent: the default. */
      readonly name?: string;
    }
    | {
      readonly action: "validate";
      readonly files: readonly string[];
      readonly format: "text" | "json";
    }
    | {
      readonly action: "init";
      /** Absent: `dashboard.yaml`; `-`: standard output. */
      readonly file?: string;
      readonly force: boolean;
    }
  );

interface DemoInvocation extends CommonSettings, ViewSettings, LiveSettings {
  readonly command: "demo";
  readonly hostCount: number;
  /** Absent: as suits what is shown. */
  readonly intervalMs?: number;
  /** A captured server that is served again, in the place of the simulated hosts. */
  readonly capture?: {
    readonly file: string;
    /** Times as fast as it was captured. */
    readonly speed: number;
  };
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
  | ExportInvocation
  | EventInvocation
  | MetricsInvocation
  | CheckInvocation
  | DashboardInvocation
  | DemoInvocation
  | CompletionsInvocation
  | TextInvocation;
