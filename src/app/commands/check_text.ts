import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration, formatLatency } from "../../base/format_value.ts";
import { plainText, sentence } from "../../base/plain_text.ts";
import { countOf } from "../../base/count_of.ts";
import type { Miss, Reply } from "../../model/tick.ts";
import type { DiscoveryStep } from "../../model/transport.ts";
import type { HostCheck } from "./check_host.ts";

export interface CheckTextOptions {
  readonly color: boolean;
  /** Epoch milliseconds, for the uptime. */
  readonly nowMs: number;
}

const INKS = { good: "32", bad: "31", notable: "33", muted: "2", strong: "1" } as const;
type Paint = (text: string, ink: keyof typeof INKS) => string;

const MARKS: Readonly<Record<DiscoveryStep["outcome"], readonly [string, keyof typeof INKS]>> = {
  "found": ["found", "good"],
  "not-found": ["nothing", "muted"],
  "failed": ["failed", "bad"],
  "skipped": ["skipped", "muted"],
};

/** What a check found out about a host, as lines of text, the host's name first. */
export function checkText(check: HostCheck, { color, nowMs }: CheckTextOptions): string {
  const paint: Paint = (text, ink) => color ? `\x1b[${INKS[ink]}m${text}\x1b[0m` : text;
  const { host, result, sources = [] } = check;
  const isWell = result.kind === "reply";
  const name = host.id === host.label ? host.label : `${host.label} (${plainText(host.id)})`;
  return [
    `${paint(name, "strong")}  ${isWell ? paint("answers", "good") : paint("no answer", "bad")}`,
    ...stepLines(check.steps, paint),
    ...stepLines(
      sources.map(({ name, ...found }) => ({ what: `source ${name}`, ...found })),
      paint,
    ),
    ...(result.kind === "reply"
      ? replyLines(check, result, { paint, nowMs })
      : [`  ${paint("failed", "bad")} ${failureWords(result, check.steps)}`]),
  ].map((line) => `${line}\n`).join("");
}

function stepLines(steps: readonly DiscoveryStep[], paint: Paint): string[] {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  const what = widest(steps.map((step) => step.what));
  const mark = widest(steps.map((step) => MARKS[step.outcome][0]));
  const times = steps.map((step) => formatLatency(step.tookMs));
  const took = widest(times);
  return steps.map((step, index) => {
    const [word, ink] = MARKS[step.outcome], time = paint(times[index]!.padStart(took), "muted");
    const head = `${step.what.padEnd(what)}  ${paint(word.padEnd(mark), ink)}`;
    return `  ${head}  ${time}  ${plainText(step.detail, 1000)}`;
  });
}

function replyLines(
  { how, asked, version, startedAtMs, status, statusProblem, matches = [] }: HostCheck,
  { absent, problems, tookMs, values }: Reply,
  { paint, nowMs }: { readonly paint: Paint; readonly nowMs: number },
): string[] {
  const names = absent.map((name) => plainText(name)).join(", ");
  const utc = formatIsoTime(startedAtMs ?? 0).replace("T", " ").replace(/\.\d+Z$/, " UTC");
  const since = startedAtMs === undefined
    ? "its start time is not known"
    : `up ${formatDuration(nowMs - startedAtMs)}, since ${utc}`;
  const state = status === undefined
    ? [paint("state not known", "notable") + `: ${statusProblem}`]
    : [
      ...(status.initialized ? [] : [paint("still starting", "notable")]),
      status.draining ? paint("draining: it refuses new connections", "notable") : "not draining",
    ];
  return [
    `  answered in ${formatLatency(tookMs)} by ${how}: ${values.size} of ${asked} records`,
    `  Traffic Server ${version ?? "of an unknown version"}, ${since}; ${state.join(", ")}`,
    ...(absent.length === 0 ? [] : [`  ${paint("not on this host", "notable")}: ${names}`]),
    ...matches.map(({ pattern, count }) => {
      const found = count === 0 ? paint("nothing", "notable") : countOf(count, "record");
      return `  ${plainText(pattern)} finds ${found}`;
    }),
    ...problems.map((problem) => `  ${paint("it complains", "notable")}: ${problem}`),
  ];
}

/** What failed in the end, without what the steps have said already. */
function failureWords({ tookMs, reason, message }: Miss, steps: readonly DiscoveryStep[]): string {
  const head = `after ${formatLatency(tookMs)} (${reason})`;
  let words = message;
  for (const { what, detail } of steps) {
    if (detail === "") continue;
    if (sentence(words) === sentence(detail)) return head;
    words = words.replace(`${what}: ${detail}`, what);
  }
  return `${head}: ${sentence(words)}`;
}
