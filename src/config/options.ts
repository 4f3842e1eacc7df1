/**
 * Every option of the command line, once: how it is written, what it means, and, by its name here, the
 * setting that it becomes. Commands take tables together; help, completions and the types of settings
 * follow from them.
 */
import {
  PROTOCOLS,
  RENDERERS,
  REPORT_FORMATS,
  STREAMED,
  THEMES,
  WEBHOOK_FORMATS,
} from "./choices.ts";
import { EVENT_DASHES } from "../model/event_dashes.ts";
import { EXPORT_FORMATS, formatNames, SNAPSHOT_FORMATS, STREAM_FORMATS } from "../model/formats.ts";
import {
  chosen,
  flag,
  grouped,
  type SettingsOf,
  severalTexts,
  text,
  valued,
} from "./option_table.ts";
import {
  byteSize,
  clearedParts,
  comparedMs,
  durationMs,
  eventLabel,
  fileName,
  hexColor,
  hostsAs,
  pageChoice,
  pattern,
  pixelSize,
  sessionChoice,
  shellCommand,
  speedFactor,
  thresholdOf,
  timeZone,
  webAddress,
  webhookUrl,
  wholeNumber,
} from "./option_values.ts";
import {
  addedLabel,
  labelMatchers,
  labelName,
  prometheusAddress,
  sourceChoice,
} from "./source_values.ts";

const YEAR_MS = 366 * 86_400_000;

/** The options of every command. */
export const COMMON = grouped("General:", {
  quiet: flag("-q, --quiet", "say only what went wrong", { conflicts: ["verbose"] }),
  verbose: flag("-v, --verbose", "say more"),
  configPath: file(
    "--config-file <FILE>",
    "your config file (default: $XDG_CONFIG_HOME/traffic-grapher/config.yaml)",
  ),
  colored: flag("--no-color", "no colour (also: NO_COLOR is set)"),
});

export const SOCKET = grouped("Hosts:", {
  sockets: valued(
    "--socket <PATH>",
    "JSONRPC socket on the hosts, LABEL=PATH for one of them (default: " +
      "TRAFFICSERVER_JSONRPC_SOCKET, else discovered)",
    severalTexts,
  ),
});

export const INTERVAL = grouped("Hosts:", {
  intervalMs: valued(
    "--interval <SEC>",
    "between two polls",
    durationMs({ min: 100, max: 86_400_000 }),
    { fallback: 1000, fallbackWords: "1 s" },
  ),
});

export const RUN_FOR = grouped("Hosts:", {
  runForMs: valued("--run-for <SEC>", "then exit", durationMs({ min: 1, max: YEAR_MS })),
});

export const CONFIG = grouped("Pages:", {
  configFile: file("-c, --config <FILE>", "dashboard file (default: the built-in pages)"),
});

export const TIME_ZONE = grouped("Pages:", {
  timeZone: valued(
    "--timezone <ZONE>",
    "IANA time zone of the clock; also -tz (default: UTC)",
    timeZone,
  ),
});

/** Which pages are shown, and of what stretch of time. */
const PAGES = grouped("Pages:", {
  ...CONFIG,
  historyMs: valued(
    "--history <SEC>",
    "the window drawn (default: 60 s)",
    durationMs({ min: 1000, max: 30 * 86_400_000 }),
  ),
  ...TIME_ZONE,
  /** A page's 1-based number or its name. */
  page: valued("--page <N|NAME>", "the page to start with, or to draw", pageChoice),
  hostsAs: valued(
    "--hosts-as <MODE>",
    "several hosts as lines (up to four), sum, avg, max, spread or top:N",
    hostsAs,
    { fallback: { mode: "auto" } as const, fallbackWords: "auto: lines, beyond four hosts spread" },
  ),
});

const PICTURE = grouped("Picture:", {
  protocol: chosen("--protocol <NAME>", "how pictures are shown", PROTOCOLS, { fallback: "auto" }),
  size: valued("--size <WxH>", "in pixels, for files and off a terminal", pixelSize, {
    fallback: { width: 1600, height: 1000 },
    fallbackWords: "1600x1000",
  }),
  theme: chosen("--theme <NAME>", "the picture's ground", THEMES, { fallback: "dark" }),
  renderer: chosen(
    "--renderer <NAME>",
    "fast; resvg draws the SVG; auto: resvg for texts that the built-in font lacks",
    RENDERERS,
    { fallback: "auto" },
  ),
  fontFile: file("--font <FILE>", "the font for such texts (default: the system's)"),
});

/** How pages are shown, for the commands that show them. */
export const VIEW = grouped("Pages:", {
  ...PAGES,
  allPages: flag("--all-pages", "draw every page", { conflicts: ["page"] }),
  compareMs: valued(
    "--compare <1h|1d|1w>",
    "the same lines from before, faint, with the difference in percent",
    comparedMs,
  ),
  ...PICTURE,
});

/** A session's 1-based number or its label. */
export const SESSION = grouped("Recording:", {
  session: valued(
    "--session <N|LABEL>",
    "one run of several in the file (default: that in which the TIME lies, else the newest, " +
      "with what other runs of its hosts recorded)",
    sessionChoice,
  ),
});

/** A recording in the place of hosts. */
export const RECORDING = grouped("Recording:", {
  recording: file(
    "--recording <FILE>",
    "of a recording (.db, .json) instead of live hosts",
    { conflicts: ["socket", "interval", "logStats"] },
  ),
  at: valued("--at <TIME>", "as it was then (default: the recording's end)", text),
  ...SESSION,
});

/** A stretch of a recording. */
export const STRETCH = grouped("Recording:", {
  from: valued("--from <TIME>", "begin there", text),
  to: valued("--to <TIME>", "end there", text),
});

/** Limits of a snapshot's values. */
export const THRESHOLDS = grouped("Alerts:", {
  warning: valued(
    "--warning <METRIC=RANGE>",
    "exit code 1 where a value is outside: '5xx=~:50', 'Hit rate=80:'; also several times",
    thresholdOf("warning"),
  ),
  critical: valued(
    "--critical <METRIC=RANGE>",
    "the same with exit code 2",
    thresholdOf("critical"),
  ),
});

/** How long a snapshot polls, and what it keeps. */
export const COLLECT = {
  ...grouped("Hosts:", {
    overMs: valued(
      "--over <TIME>",
      "poll for so long instead of twice",
      durationMs({ min: 1000, max: 3_600_000 }),
      { conflicts: ["recording"] },
    ),
  }),
  ...grouped("Files:", {
    record: file(
      "--record <FILE.db>",
      "append the reading to FILE and draw the past from it: with --history 24h the last day",
      { conflicts: ["recording"] },
    ),
  }),
};

/** How the findings of a command are written. */
export const REPORT_FORMAT = { format: reportFormat("of the report") };

export const ALERTS_TEST = {
  ...grouped("Recording:", {
    recording: file("--recording <FILE>", "of this recording (.db, .json)"),
  }),
  ...REPORT_FORMAT,
};

export const SAVE_PNG = grouped("Files:", {
  /** With `{iter}`, `{page}` and `{time}` still to be filled in. */
  savePng: file("--save-png <FILE>", "save each frame; {iter}, {page}, {time} are filled in"),
});

export const LOG_STATS = grouped("Files:", {
  logStats: file("--log-stats <FILE>", "append each tick's raw readings as one JSON line"),
});

export const STATS = grouped("Files:", {
  stats: file(
    "--stats <FILE>",
    "what the tool measured of itself, as JSON at the end and at SIGUSR1",
  ),
});

export const KEYBOARD = grouped("General:", {
  keyboard: flag("--no-keyboard", "do not read keys (implied off a terminal)"),
});

/** Who is told of alerts. */
export const ALERTS = grouped("Alerts:", {
  onAlert: valued(
    "--on-alert <COMMAND>",
    "run at every change of an alert: JSON on its input, TRAFFIC_GRAPHER_* in its environment",
    shellCommand,
  ),
  webhook: valued("--webhook <URL>", "post every change of an alert there", webhookUrl),
  webhookFormat: chosen(
    "--webhook-format <FORMAT>",
    "alertmanager posts to /api/v2/alerts what begins and ceases to fire",
    WEBHOOK_FORMATS,
    { fallback: "json" },
  ),
  webhookAuth: file("--webhook-auth <FILE>", "holds the header Authorization for it"),
});

/** What browsers may do beside looking. */
const EDIT = grouped("Web:", {
  allowEdit: flag("--allow-edit", "let browsers add, change and delete events"),
});

/** The dashboard in a browser. */
export const GUI = grouped("Web:", {
  gui: flag("--gui", "in a browser instead of the terminal"),
  ...EDIT,
});

/** What is served of what is polled, and to whom. */
export const LISTEN = grouped("Web:", {
  listen: valued(
    "--listen <ADDR:PORT>",
    "serve the page and /metrics there; beyond this machine with a token (one is made and " +
      "printed) or, /metrics alone, by TLS",
    webAddress,
  ),
  tokenFile: file(
    "--token-file <FILE>",
    "holds the token to come with: /?token=TOKEN, or Authorization: Bearer TOKEN",
  ),
  tlsCert: file("--tls-cert <FILE>", "serve by TLS with this certificate (PEM)"),
  tlsKey: file("--tls-key <FILE>", "the certificate's key (PEM)"),
  ...EDIT,
});

/** Each tick on standard output. */
export const STREAM = grouped("Files:", {
  format: chosen(
    "--format <FORMAT>",
    "jsonl: each tick as one line on standard output, without a screen",
    formatNames(STREAM_FORMATS),
  ),
  /** Absent: readings. */
  as: chosen(
    "--as <WHAT>",
    "of --format jsonl: raw readings (default), or series as drawn",
    STREAMED,
  ),
});

/** What is done without a screen and without a recording. */
export const SERVE = { ...STATS, ...ALERTS, ...INTERVAL, ...RUN_FOR, ...PAGES };

/** What a live dashboard does beside showing itself. */
export const LIVE = {
  ...RUN_FOR,
  ...GUI,
  ...SAVE_PNG,
  ...LOG_STATS,
  ...grouped("Files:", {
    record: file("--record <FILE.db>", "record while watching"),
  }),
  ...STATS,
  ...STREAM,
  ...LISTEN,
  ...ALERTS,
  ...grouped("Alerts:", {
    bell: flag("--no-bell", "no bell and no notice of the terminal where an alert fires"),
  }),
  ...KEYBOARD,
};

/** How a Prometheus is asked. */
export const PROMETHEUS = grouped("Hosts:", {
  sourceAuth: file(
    "--source-auth <FILE>",
    "of prometheus=URL: holds a token, user:password, or headers, one a line",
  ),
  sourceMatch: valued(
    "--source-match <MATCHERS>",
    'of prometheus=URL: of these series alone, as PromQL writes it: job="ats"',
    labelMatchers,
  ),
  sourceLabel: valued(
    "--source-label <NAME>",
    "of prometheus=URL: the label that names hosts (default: host)",
    labelName,
  ),
});

/** In the place of polls of its own. */
export const SOURCE = grouped("Hosts:", {
  source: valued(
    "--source <FILE.db|prometheus=URL>",
    "follow what a recorder writes into FILE, and poll only while none does; or what a Prometheus " +
      "(Mimir, Thanos, VictoriaMetrics) has of the hosts",
    sourceChoice,
    { conflicts: ["record", "socket"] },
  ),
  ...PROMETHEUS,
});

/** A Prometheus in the place of hosts or of a recording. */
export const PAST_SOURCE = grouped("Hosts:", {
  source: valued(
    "--source <prometheus=URL>",
    "what a Prometheus (Mimir, Thanos, VictoriaMetrics) has of the hosts",
    prometheusAddress,
    { conflicts: ["recording", "socket", "record", "over", "logStats"] },
  ),
  ...PROMETHEUS,
});

export const ONCE = grouped("Hosts:", {
  once: flag("--once", "one snapshot (two polls, an interval apart), then exit", {
    conflicts: ["runFor", "record", "listen", "format"],
  }),
});

export const OUTPUT = grouped("Files:", {
  format: chosen(
    "--format <FORMAT>",
    "of the output (default: by the file's ending, else text)",
    formatNames(SNAPSHOT_FORMATS),
  ),
  output: file(
    "-o, --output <FILE>",
    "- is standard output, the default for all but png; {page} is filled in " +
      "(default for png: traffic-grapher-{page}.png)",
  ),
  ...LOG_STATS,
});

export const CHECK = {
  ...REPORT_FORMAT,
  /** The terminal is looked at, and no host. */
  terminal: flag(
    "--terminal",
    "this terminal instead of hosts: what it was asked, what it answered",
    { conflicts: ["format"] },
  ),
};

const OVER = {
  overMs: valued(
    "--over <SEC>",
    "ask twice, so far apart (the server refreshes some every 5 s)",
    durationMs({ min: 100, max: 3_600_000 }),
  ),
};

export const METRICS = {
  match: valued("--match <REGEX>", "the records; the only argument is then HOST", pattern),
  ...OVER,
  moved: flag("--moved", "those that change meanwhile, with how fast (over 2 s, unless --over)"),
  format: chosen(
    "--format <FORMAT>",
    "of the list; yaml: metrics to paste into a dashboard file",
    ["text", "json", "yaml"],
    { fallback: "text" },
  ),
};

export const CHANGES_OVER = grouped("Hosts:", {
  overMs: valued(
    "--over <SEC>",
    "of hosts: how long they are asked (default: 60 s); what moved in the last fifth of it",
    durationMs({ min: 5_000, max: 86_400_000 }),
  ),
});

export const CHANGES = { format: reportFormat("of the list") };

export const RECORD = {
  ...STATS,
  ...STREAM,
  ...LISTEN,
  ...ALERTS,
  ...INTERVAL,
  ...RUN_FOR,
  ...CONFIG,
  ...TIME_ZONE,
  ...grouped("Recording:", {
    records: valued(
      "--records <all|PATTERN|FILE>",
      "beside the dashboard's: all, those that match a regular expression, or those named in a file",
      text,
    ),
    printUnit: flag("--print-unit", "print a systemd unit that records so, and record nothing"),
    label: valued("--label <TEXT>", "name of this session", text),
    note: valued("--note <TEXT>", "a remark kept with it", text),
    everyMs: valued(
      "--every <TIME>",
      "begin a new file every 1d, 1h: FILE-TIME.db, or {time} in its name",
      durationMs({ min: 1000, max: YEAR_MS }),
    ),
    maxSizeBytes: valued(
      "--max-size <SIZE>",
      "drop the oldest beyond this size: 500M, 2G",
      byteSize,
    ),
    maxAgeMs: valued(
      "--max-age <TIME>",
      "drop what is older: 12h, 30d",
      durationMs({ min: 60_000, max: 10 * YEAR_MS }),
    ),
  }),
};

export const REPLAY = {
  ...grouped("Recording:", {
    /** Times as fast as it was recorded; absent: nothing was said of playing. */
    speed: valued("--speed <N>", "play it, N times as fast as it happened", speedFactor),
  }),
  ...STREAM,
  ...GUI,
  ...SESSION,
  ...VIEW,
  ...RUN_FOR,
  ...SAVE_PNG,
  ...KEYBOARD,
};

/** Which part of a recording. */
export const EXPORT_PART = grouped("Recording:", {
  hosts: valued(
    "--host <HOST>",
    "this host alone, by its label or address; also several times",
    severalTexts,
  ),
  metrics: valued(
    "--metric <PATTERN>",
    "the records and metrics that match a regular expression; also several times",
    (text, before?: readonly string[]) => severalTexts(pattern(text), before),
  ),
  session: valued("--session <N|LABEL>", "one run of several in the file", sessionChoice),
});

export const EXPORT = grouped("Recording:", {
  /** Absent: by the ending of `output`. */
  format: chosen(
    "--format <FORMAT>",
    "of the output (default: by the file's ending, else json)",
    formatNames(EXPORT_FORMATS),
  ),
  /** Absent or `-`: standard output. */
  output: file("-o, --output <FILE>", "instead of standard output"),
  as: chosen(
    "--as <WHAT>",
    "raw readings; or series: the lines of the dashboard as they are drawn",
    STREAMED,
    { fallback: "readings" },
  ),
  stepMs: valued(
    "--step <TIME>",
    "of series: lowest, highest, mean and number of values of each minute (1m), hour (1h), ...",
    durationMs({ min: 100, max: YEAR_MS }),
  ),
  follow: flag("--follow", "go on with what is recorded until the recorder ends (jsonl, csv)", {
    conflicts: ["output"],
  }),
  addedLabels: valued(
    "--label <NAME=VALUE>",
    "of openmetrics: a label of each series, as a scrape adds them (job=ats); also several times",
    addedLabel,
  ),
  configFile: file(
    "-c, --config <FILE>",
    "the dashboard (default: the one that was recorded with it)",
  ),
});

/** A stretch as one HTML file. */
export const REPORT = {
  ...grouped("Files:", {
    output: file("-o, --output <FILE>", "the HTML file; - is standard output"),
    title: valued("--title <TEXT>", "what stands above it (default: the file's name)", text),
  }),
  ...grouped("Hosts:", {
    overMs: valued(
      "--over <TIME>",
      "of hosts: poll for so long (default: 60 s)",
      durationMs({ min: 1000, max: 86_400_000 }),
    ),
  }),
  ...SESSION,
  ...CONFIG,
  ...TIME_ZONE,
  page: VIEW.page,
  hostsAs: VIEW.hostsAs,
};

export const FORCE = { force: flag("--force", "overwrite the file if it exists") };

export const INIT = {
  fromHost: valued("--from-host <HOST>", "of the records that change on this host", text),
  ...OVER,
  ...FORCE,
};

export const DEMO = grouped("Hosts:", {
  hostCount: valued("--hosts <N>", "how many", wholeNumber({ min: 1, max: 200 }), {
    fallback: 2,
  }),
  incident: flag(
    "--incident",
    "after a minute one host is slow, one down, and one has a release that serves badly",
    { conflicts: ["file"] },
  ),
  file: file(
    "--capture <FILE>",
    "serve what a real server said instead: JSON lines of at_ms and reply, also gzipped",
    { conflicts: ["hosts"] },
  ),
  speed: valued(
    "--speed <N>",
    "times as fast as it was captured: rates rise as much (default: 1)",
    speedFactor,
  ),
});

export const IMPORT = grouped("Recording:", {
  timeZone: valued(
    "--timezone <ZONE>",
    "IANA time zone of times that name none; also -tz (default: this machine's)",
    timeZone,
  ),
});

export const EVENT_TIMES = {
  at: valued("--at <TIME>", "when, or when it began", text),
  end: valued("--end <TIME>", "when it ended: a span", text),
};

export const EVENT_PROPERTIES = {
  source: valued("--source <NAME>", "who says so", text),
  color: valued("--color <#RRGGBB>", "of its line or band", hexColor),
  dash: chosen("--dash <STYLE>", "of its line", EVENT_DASHES),
  host: valued("--host <HOST>", "the host that it concerns (all)", text),
  panel: valued("--panel <TITLE>", "the panel that it concerns (all)", text),
};

export const EVENT_LABEL = { label: valued("--label <TEXT>", "what happened", eventLabel) };

export const EVENT_CLEAR = {
  clear: valued(
    "--clear <PARTS>",
    "take away some of: end, color, dash, host, panel",
    clearedParts,
  ),
};

export const EVENT_LIST = { format: reportFormat("") };

/** What is optional here was not given, so that the dashboard file or the default decides. */
export type ViewSettings = SettingsOf<typeof VIEW>;
export type LiveSettings = SettingsOf<typeof LIVE>;

function reportFormat(help: string) {
  return chosen("--format <FORMAT>", help, REPORT_FORMATS, { fallback: "text" });
}

/** An option that names a file. */
function file(flags: string, help: string, more: Parameters<typeof flag>[2] = {}) {
  return valued(flags, help, fileName, more);
}
