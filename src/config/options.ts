/**
 * Every option of the command line, once: how it is written, what it means, and, by its name here, the
 * setting that it becomes. Commands take tables together; help, completions and the types of settings
 * follow from them.
 */
import {
  DASHES,
  PROTOCOLS,
  RENDERERS,
  REPORT_FORMATS,
  STREAMED,
  THEMES,
  WEBHOOK_FORMATS,
} from "./choices.ts";
import { EXPORT_FORMATS, formatNames, SNAPSHOT_FORMATS, STREAM_FORMATS } from "../model/formats.ts";
import { chosen, defaulted, flag, type SettingsOf, text, valued } from "./option_table.ts";
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
  webUrl,
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
export const COMMON = {
  quiet: flag("-q, --quiet", "say only what went wrong", {
    conflicts: ["verbose"],
    group: "General:",
  }),
  verbose: flag("-v, --verbose", "say more", { group: "General:" }),
  configPath: valued(
    "--config-file <FILE>",
    "your config file (default: $XDG_CONFIG_HOME/traffic-grapher/config.yaml)",
    fileName,
    { group: "General:" },
  ),
  colored: flag("--no-color", "no colour (also: NO_COLOR is set)", { group: "General:" }),
} as const;

export const SOCKET = {
  sockets: valued(
    "--socket <PATH>",
    "JSONRPC socket on the hosts, LABEL=PATH for one of them (default: " +
      "TRAFFICSERVER_JSONRPC_SOCKET, else discovered)",
    (path, before: readonly string[] = []) => [...before, path],
    { group: "Hosts:" },
  ),
} as const;

export const INTERVAL = {
  intervalMs: defaulted(
    "--interval <SEC>",
    "between two polls",
    durationMs({ min: 100, max: 86_400_000 }),
    { fallback: 1000, fallbackWords: "1 s", group: "Hosts:" },
  ),
} as const;

export const RUN_FOR = {
  runForMs: valued("--run-for <SEC>", "then exit", durationMs({ min: 1, max: YEAR_MS }), {
    group: "Hosts:",
  }),
} as const;

export const CONFIG = {
  configFile: valued(
    "-c, --config <FILE>",
    "dashboard file (default: the built-in pages)",
    fileName,
    { group: "Pages:" },
  ),
} as const;

export const TIME_ZONE = {
  timeZone: valued(
    "--timezone <ZONE>",
    "IANA time zone of the clock; also -tz (default: UTC)",
    timeZone,
    { group: "Pages:" },
  ),
} as const;

/** Which pages are shown, and of what stretch of time. */
const PAGES = {
  ...CONFIG,
  historyMs: valued(
    "--history <SEC>",
    "the window drawn (default: 60 s)",
    durationMs({ min: 1000, max: 30 * 86_400_000 }),
    { group: "Pages:" },
  ),
  ...TIME_ZONE,
  /** A page's 1-based number or its name. */
  page: valued("--page <N|NAME>", "the page to start with, or to draw", pageChoice, {
    group: "Pages:",
  }),
  hostsAs: defaulted(
    "--hosts-as <MODE>",
    "several hosts as lines (up to four), sum, avg, max, spread or top:N",
    hostsAs,
    {
      fallback: { mode: "auto" },
      fallbackWords: "auto: lines, beyond four hosts spread",
      group: "Pages:",
    },
  ),
} as const;

/** How pages are shown, for the commands that show them. */
export const VIEW = {
  ...PAGES,
  allPages: flag("--all-pages", "draw every page", { conflicts: ["page"], group: "Pages:" }),
  compareMs: valued(
    "--compare <1h|1d|1w>",
    "the same lines from before, faint, with the difference in percent",
    comparedMs,
    { group: "Pages:" },
  ),
  protocol: chosen("--protocol <NAME>", "how pictures are shown", PROTOCOLS, {
    fallback: "auto",
    group: "Picture:",
  }),
  size: defaulted("--size <WxH>", "in pixels, for files and off a terminal", pixelSize, {
    fallback: { width: 1600, height: 1000 },
    fallbackWords: "1600x1000",
    group: "Picture:",
  }),
  theme: chosen("--theme <NAME>", "the picture's ground", THEMES, {
    fallback: "dark",
    group: "Picture:",
  }),
  renderer: chosen(
    "--renderer <NAME>",
    "fast; resvg draws the SVG; auto: resvg for texts that the built-in font lacks",
    RENDERERS,
    { fallback: "auto", group: "Picture:" },
  ),
  fontFile: valued("--font <FILE>", "the font for such texts (default: the system's)", fileName, {
    group: "Picture:",
  }),
} as const;

/** A session's 1-based number or its label. */
export const SESSION = {
  session: valued(
    "--session <N|LABEL>",
    "one run of several in the file (default: that in which the TIME lies, else the newest, " +
      "with what other runs of its hosts recorded)",
    sessionChoice,
    { group: "Recording:" },
  ),
} as const;

/** A recording in the place of hosts. */
export const RECORDING = {
  recording: valued(
    "--recording <FILE>",
    "of a recording (.db, .json) instead of live hosts",
    fileName,
    { conflicts: ["socket", "interval", "logStats"], group: "Recording:" },
  ),
  at: valued("--at <TIME>", "as it was then (default: the recording's end)", text, {
    group: "Recording:",
  }),
  ...SESSION,
} as const;

/** A stretch of a recording. */
export const STRETCH = {
  from: valued("--from <TIME>", "begin there", text, { group: "Recording:" }),
  to: valued("--to <TIME>", "end there", text, { group: "Recording:" }),
} as const;

/** Limits of a snapshot's values. */
export const THRESHOLDS = {
  warning: valued(
    "--warning <METRIC=RANGE>",
    "exit code 1 where a value is outside: '5xx=~:50', 'Hit rate=80:'; also several times",
    thresholdOf("warning"),
    { group: "Alerts:" },
  ),
  critical: valued(
    "--critical <METRIC=RANGE>",
    "the same with exit code 2",
    thresholdOf("critical"),
    {
      group: "Alerts:",
    },
  ),
} as const;

/** How long a snapshot polls, and what it keeps. */
export const COLLECT = {
  overMs: valued(
    "--over <TIME>",
    "poll for so long instead of twice",
    durationMs({ min: 1000, max: 3_600_000 }),
    { conflicts: ["recording"], group: "Hosts:" },
  ),
  record: valued(
    "--record <FILE.db>",
    "append the reading to FILE and draw the past from it: with --history 24h the last day",
    fileName,
    { conflicts: ["recording"], group: "Files:" },
  ),
} as const;

export const ALERTS_TEST = {
  recording: valued("--recording <FILE>", "of this recording (.db, .json)", fileName, {
    group: "Recording:",
  }),
  format: chosen("--format <FORMAT>", "of the report", REPORT_FORMATS, { fallback: "text" }),
} as const;

export const SAVE_PNG = {
  /** With `{iter}`, `{page}` and `{time}` still to be filled in. */
  savePng: valued(
    "--save-png <FILE>",
    "save each frame; {iter}, {page}, {time} are filled in",
    fileName,
    { group: "Files:" },
  ),
} as const;

export const LOG_STATS = {
  logStats: valued(
    "--log-stats <FILE>",
    "append each tick's raw readings as one JSON line",
    fileName,
    { group: "Files:" },
  ),
} as const;

export const STATS = {
  stats: valued(
    "--stats <FILE>",
    "what the tool measured of itself, as JSON at the end and at SIGUSR1",
    fileName,
    { group: "Files:" },
  ),
} as const;

export const KEYBOARD = {
  keyboard: flag("--no-keyboard", "do not read keys (implied off a terminal)", {
    group: "General:",
  }),
} as const;

/** Who is told of alerts. */
export const ALERTS = {
  onAlert: valued(
    "--on-alert <COMMAND>",
    "run at every change of an alert: JSON on its input, TRAFFIC_GRAPHER_* in its environment",
    shellCommand,
    { group: "Alerts:" },
  ),
  webhook: valued("--webhook <URL>", "post every change of an alert there", webUrl, {
    group: "Alerts:",
  }),
  webhookFormat: chosen(
    "--webhook-format <FORMAT>",
    "alertmanager posts to /api/v2/alerts what begins and ceases to fire",
    WEBHOOK_FORMATS,
    { fallback: "json", group: "Alerts:" },
  ),
  webhookAuth: valued(
    "--webhook-auth <FILE>",
    "holds the header Authorization for it",
    fileName,
    { group: "Alerts:" },
  ),
} as const;

/** What browsers may do beside looking. */
const EDIT = {
  allowEdit: flag("--allow-edit", "let browsers add, change and delete events", { group: "Web:" }),
} as const;

/** The dashboard in a browser. */
export const GUI = {
  gui: flag("--gui", "in a browser instead of the terminal", { group: "Web:" }),
  ...EDIT,
} as const;

/** What is served of what is polled, and to whom. */
export const LISTEN = {
  listen: valued(
    "--listen <ADDR:PORT>",
    "serve the page and /metrics there; beyond this machine with a token (one is made and " +
      "printed) or, /metrics alone, by TLS",
    webAddress,
    { group: "Web:" },
  ),
  tokenFile: valued(
    "--token-file <FILE>",
    "holds the token to come with: /?token=TOKEN, or Authorization: Bearer TOKEN",
    fileName,
    { group: "Web:" },
  ),
  tlsCert: valued("--tls-cert <FILE>", "serve by TLS with this certificate (PEM)", fileName, {
    group: "Web:",
  }),
  tlsKey: valued("--tls-key <FILE>", "the certificate's key (PEM)", fileName, { group: "Web:" }),
  ...EDIT,
} as const;

/** Each tick on standard output. */
export const STREAM = {
  format: chosen(
    "--format <FORMAT>",
    "jsonl: each tick as one line on standard output, without a screen",
    formatNames(STREAM_FORMATS),
    { group: "Files:" },
  ),
  /** Absent: readings. */
  as: chosen(
    "--as <WHAT>",
    "of --format jsonl: raw readings (default), or series as drawn",
    STREAMED,
    { group: "Files:" },
  ),
} as const;

/** What is done without a screen and without a recording. */
export const SERVE = { ...STATS, ...ALERTS, ...INTERVAL, ...RUN_FOR, ...PAGES } as const;

/** What a live dashboard does beside showing itself. */
export const LIVE = {
  ...RUN_FOR,
  ...GUI,
  ...SAVE_PNG,
  ...LOG_STATS,
  record: valued("--record <FILE.db>", "record while watching", fileName, { group: "Files:" }),
  ...STATS,
  ...STREAM,
  ...LISTEN,
  ...ALERTS,
  bell: flag("--no-bell", "no bell and no notice of the terminal where an alert fires", {
    group: "Alerts:",
  }),
  ...KEYBOARD,
} as const;

/** How a Prometheus is asked. */
export const PROMETHEUS = {
  sourceAuth: valued(
    "--source-auth <FILE>",
    "of prometheus=URL: holds a token, user:password, or headers, one a line",
    fileName,
    { group: "Hosts:" },
  ),
  sourceMatch: valued(
    "--source-match <MATCHERS>",
    'of prometheus=URL: of these series alone, as PromQL writes it: job="ats"',
    labelMatchers,
    { group: "Hosts:" },
  ),
  sourceLabel: valued(
    "--source-label <NAME>",
    "of prometheus=URL: the label that names hosts (default: host)",
    labelName,
    { group: "Hosts:" },
  ),
} as const;

/** In the place of polls of its own. */
export const SOURCE = {
  source: valued(
    "--source <FILE.db|prometheus=URL>",
    "follow what a recorder writes into FILE, and poll only while none does; or what a Prometheus " +
      "(Mimir, Thanos, VictoriaMetrics) has of the hosts",
    sourceChoice,
    { conflicts: ["record", "socket"], group: "Hosts:" },
  ),
  ...PROMETHEUS,
} as const;

/** A Prometheus in the place of hosts or of a recording. */
export const PAST_SOURCE = {
  source: valued(
    "--source <prometheus=URL>",
    "what a Prometheus (Mimir, Thanos, VictoriaMetrics) has of the hosts",
    prometheusAddress,
    { conflicts: ["recording", "socket", "record", "over", "logStats"], group: "Hosts:" },
  ),
  ...PROMETHEUS,
} as const;

export const ONCE = {
  once: flag("--once", "one snapshot (two polls, an interval apart), then exit", {
    conflicts: ["runFor", "record", "listen", "format"],
    group: "Hosts:",
  }),
} as const;

export const OUTPUT = {
  format: chosen(
    "--format <FORMAT>",
    "of the output (default: by the file's ending, else text)",
    formatNames(SNAPSHOT_FORMATS),
    { group: "Files:" },
  ),
  output: valued(
    "-o, --output <FILE>",
    "- is standard output, the default for all but png; {page} is filled in " +
      "(default for png: traffic-grapher-{page}.png)",
    fileName,
    { group: "Files:" },
  ),
  ...LOG_STATS,
} as const;

export const CHECK = {
  format: chosen("--format <FORMAT>", "of the report", REPORT_FORMATS, { fallback: "text" }),
  /** The terminal is looked at, and no host. */
  terminal: flag(
    "--terminal",
    "this terminal instead of hosts: what it was asked, what it answered",
    { conflicts: ["format"] },
  ),
} as const;

const OVER = {
  overMs: valued(
    "--over <SEC>",
    "ask twice, so far apart (the server refreshes some every 5 s)",
    durationMs({ min: 100, max: 3_600_000 }),
  ),
} as const;

export const METRICS = {
  match: valued("--match <REGEX>", "the records; the only argument is then HOST", pattern),
  ...OVER,
  moved: flag("--moved", "those that change meanwhile, with how fast (over 2 s, unless --over)"),
  format: chosen(
    "--format <FORMAT>",
    "of the list; yaml: metrics to paste into a dashboard file",
    ["text", "json", "yaml"] as const,
    { fallback: "text" },
  ),
} as const;

export const CHANGES_OVER = {
  overMs: valued(
    "--over <SEC>",
    "of hosts: how long they are asked (default: 60 s); what moved in the last fifth of it",
    durationMs({ min: 5_000, max: 86_400_000 }),
    { group: "Hosts:" },
  ),
} as const;

export const CHANGES = {
  format: chosen("--format <FORMAT>", "of the list", REPORT_FORMATS, { fallback: "text" }),
} as const;

export const RECORD = {
  ...STATS,
  ...STREAM,
  ...LISTEN,
  ...ALERTS,
  ...INTERVAL,
  ...RUN_FOR,
  ...CONFIG,
  ...TIME_ZONE,
  records: valued(
    "--records <all|PATTERN|FILE>",
    "beside the dashboard's: all, those that match a regular expression, or those named in a file",
    text,
    { group: "Recording:" },
  ),
  printUnit: flag("--print-unit", "print a systemd unit that records so, and record nothing", {
    group: "Recording:",
  }),
  label: valued("--label <TEXT>", "name of this session", text, { group: "Recording:" }),
  note: valued("--note <TEXT>", "a remark kept with it", text, { group: "Recording:" }),
  everyMs: valued(
    "--every <TIME>",
    "begin a new file every 1d, 1h: FILE-TIME.db, or {time} in its name",
    durationMs({ min: 1000, max: 366 * 86_400_000 }),
    { group: "Recording:" },
  ),
  maxSizeBytes: valued(
    "--max-size <SIZE>",
    "drop the oldest beyond this size: 500M, 2G",
    byteSize,
    { group: "Recording:" },
  ),
  maxAgeMs: valued(
    "--max-age <TIME>",
    "drop what is older: 12h, 30d",
    durationMs({ min: 60_000, max: 10 * 366 * 86_400_000 }),
    { group: "Recording:" },
  ),
} as const;

export const REPLAY = {
  /** Times as fast as it was recorded; absent: nothing was said of playing. */
  speed: valued("--speed <N>", "play it, N times as fast as it happened", speedFactor, {
    group: "Recording:",
  }),
  ...STREAM,
  ...GUI,
  ...SESSION,
  ...VIEW,
  ...RUN_FOR,
  ...SAVE_PNG,
  ...KEYBOARD,
} as const;

/** Which part of a recording. */
export const EXPORT_PART = {
  hosts: valued(
    "--host <HOST>",
    "this host alone, by its label or address; also several times",
    (name, before: readonly string[] = []) => [...before, name],
    { group: "Recording:" },
  ),
  metrics: valued(
    "--metric <PATTERN>",
    "the records and metrics that match a regular expression; also several times",
    (text, before: readonly string[] = []) => [...before, pattern(text)],
    { group: "Recording:" },
  ),
  session: valued("--session <N|LABEL>", "one run of several in the file", sessionChoice, {
    group: "Recording:",
  }),
} as const;

export const EXPORT = {
  /** Absent: by the ending of `output`. */
  format: chosen(
    "--format <FORMAT>",
    "of the output (default: by the file's ending, else json)",
    formatNames(EXPORT_FORMATS),
    { group: "Recording:" },
  ),
  /** Absent or `-`: standard output. */
  output: valued("-o, --output <FILE>", "instead of standard output", fileName, {
    group: "Recording:",
  }),
  as: chosen(
    "--as <WHAT>",
    "raw readings; or series: the lines of the dashboard as they are drawn",
    STREAMED,
    { fallback: "readings", group: "Recording:" },
  ),
  stepMs: valued(
    "--step <TIME>",
    "of series: lowest, highest, mean and number of values of each minute (1m), hour (1h), ...",
    durationMs({ min: 100, max: YEAR_MS }),
    { group: "Recording:" },
  ),
  follow: flag("--follow", "go on with what is recorded until the recorder ends (jsonl, csv)", {
    conflicts: ["output"],
    group: "Recording:",
  }),
  addedLabels: valued(
    "--label <NAME=VALUE>",
    "of openmetrics: a label of each series, as a scrape adds them (job=ats); also several times",
    addedLabel,
    { group: "Recording:" },
  ),
  configFile: valued(
    "-c, --config <FILE>",
    "the dashboard (default: the one that was recorded with it)",
    fileName,
    { group: "Recording:" },
  ),
} as const;

/** A stretch as one HTML file. */
export const REPORT = {
  output: valued("-o, --output <FILE>", "the HTML file; - is standard output", fileName, {
    group: "Files:",
  }),
  title: valued("--title <TEXT>", "what stands above it (default: the file's name)", text, {
    group: "Files:",
  }),
  overMs: valued(
    "--over <TIME>",
    "of hosts: poll for so long (default: 60 s)",
    durationMs({ min: 1000, max: 86_400_000 }),
    { group: "Hosts:" },
  ),
  ...SESSION,
  ...CONFIG,
  ...TIME_ZONE,
  page: VIEW.page,
  hostsAs: VIEW.hostsAs,
} as const;

export const RECORDING_REPORT = {
  format: chosen("--format <FORMAT>", "of the report", REPORT_FORMATS, { fallback: "text" }),
} as const;

export const VALIDATE = {
  format: chosen("--format <FORMAT>", "of the report", REPORT_FORMATS, { fallback: "text" }),
} as const;

export const FORCE = {
  force: flag("--force", "overwrite the file if it exists"),
} as const;

export const INIT = {
  fromHost: valued("--from-host <HOST>", "of the records that change on this host", text),
  ...OVER,
  ...FORCE,
} as const;

export const DEMO = {
  hostCount: defaulted("--hosts <N>", "how many", wholeNumber({ min: 1, max: 200 }), {
    fallback: 2,
    group: "Hosts:",
  }),
  incident: flag(
    "--incident",
    "after a minute one host is slow, one down, and one has a release that serves badly",
    { conflicts: ["file"], group: "Hosts:" },
  ),
  file: valued(
    "--capture <FILE>",
    "serve what a real server said instead: JSON lines of at_ms and reply, also gzipped",
    fileName,
    { conflicts: ["hosts"], group: "Hosts:" },
  ),
  speed: valued(
    "--speed <N>",
    "times as fast as it was captured: rates rise as much (default: 1)",
    speedFactor,
    { group: "Hosts:" },
  ),
} as const;

export const IMPORT = {
  timeZone: valued(
    "--timezone <ZONE>",
    "IANA time zone of times that name none; also -tz (default: this machine's)",
    timeZone,
    { group: "Recording:" },
  ),
} as const;

export const EVENT_TIMES = {
  at: valued("--at <TIME>", "when, or when it began", text),
  end: valued("--end <TIME>", "when it ended: a span", text),
} as const;

export const EVENT_PROPERTIES = {
  source: valued("--source <NAME>", "who says so", text),
  color: valued("--color <#RRGGBB>", "of its line or band", hexColor),
  dash: chosen("--dash <STYLE>", "of its line", DASHES),
  host: valued("--host <HOST>", "the host that it concerns (all)", text),
  panel: valued("--panel <TITLE>", "the panel that it concerns (all)", text),
} as const;

export const EVENT_LABEL = {
  label: valued("--label <TEXT>", "what happened", eventLabel),
} as const;

export const EVENT_CLEAR = {
  clear: valued(
    "--clear <PARTS>",
    "take away some of: end, color, dash, host, panel",
    clearedParts,
  ),
} as const;

export const EVENT_LIST = {
  format: chosen("--format <FORMAT>", "", REPORT_FORMATS, { fallback: "text" }),
} as const;

/** What is optional here was not given, so that the dashboard file or the default decides. */
export type ViewSettings = SettingsOf<typeof VIEW>;
export type LiveSettings = SettingsOf<typeof LIVE>;
