import { alertJson } from "../../alerts/alert_json.ts";
import { boundedBytes } from "../../base/bounded_bytes.ts";
import { messageOf } from "../../base/error_message.ts";
import { jsonText } from "../../base/json_text.ts";
import { orAfter } from "../../base/or_after.ts";
import { plainText } from "../../base/plain_text.ts";
import { whenAborted } from "../../base/when_aborted.ts";
import type { AlertNotice, AlertReceiver } from "../../model/alert.ts";

export interface AlertCommandOptions {
  /** Told once for each thing that goes wrong, in a sentence safe to show. */
  readonly onWarning: (sentence: string) => void;
  /** A run that takes longer is killed, in milliseconds. */
  readonly deadlineMs?: number | undefined;
}

const DEADLINE_MS = 30_000;
/** So many run at once: a failing switch may cost all hosts in one tick. */
const MOST_RUNNING = 8;
/** So many changes of one alert wait while its command runs; then the oldest are left out. */
const MOST_WAITING = 16;
/** How long runs may still take where the program ends, in milliseconds. */
const LAST_MS = 400;
const MOST_WORDS_BYTES = 64 * 1024;

/** A session of its own where the system can, so that all of it can be ended; and no terminal to write to. */
const WRAPPER =
  'if command -v setsid >/dev/null 2>&1; then exec setsid sh -c "$1"; else exec sh -c "$1"; fi';

/**
 * Runs a shell command at every change of an alert: the change as JSON on its standard input and in its
 * environment, with a deadline, one at a time per alert, in order.
 */
export class AlertCommand implements AlertReceiver {
  readonly #command: string;
  readonly #options: AlertCommandOptions;
  readonly #waiting = new Map<string, AlertNotice[]>();
  readonly #busy = new Set<string>();
  readonly #runs = new Map<Promise<void>, () => void>();
  readonly #told = new Set<string>();
  #closed = false;

  constructor(command: string, options: AlertCommandOptions) {
    this.#command = command;
    this.#options = options;
  }

  take(notice: AlertNotice): void {
    const { id } = notice.change.subject;
    const own = this.#waiting.get(id) ?? [];
    this.#waiting.set(id, own);
    own.push(notice);
    if (own.length > MOST_WAITING) {
      own.shift();
      this.#tell("full", "the alert command is too slow: changes of an alert are left out");
    }
    this.#next();
  }

  /** Lets runs end that nearly have, and kills the others. */
  async [Symbol.asyncDispose](): Promise<void> {
    await orAfter(LAST_MS, this.#idle());
    this.#closed = true;
    const left = [...this.#waiting.values()].reduce((sum, own) => sum + own.length, 0);
    const count = this.#runs.size + left;
    for (const kill of this.#runs.values()) kill();
    await Promise.all(this.#runs.keys());
    if (count > 0) {
      this.#tell("end", `the alert command was not run to its end for ${count} changes`);
    }
  }

  async #idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.all(this.#runs.keys());
  }

  #next(): void {
    for (const [id, own] of this.#waiting) {
      if (this.#closed || this.#runs.size >= MOST_RUNNING) return;
      if (this.#busy.has(id)) continue;
      const notice = own.shift();
      if (own.length === 0) this.#waiting.delete(id);
      if (notice !== undefined) this.#start(notice);
    }
  }

  #start(notice: AlertNotice): void {
    const { id } = notice.change.subject;
    const stop = new AbortController();
    this.#busy.add(id);
    const run = this.#run(notice, stop.signal).catch((error) =>
      this.#tell("start", `the alert command could not be run: ${plainText(messageOf(error))}`)
    ).finally(() => {
      this.#busy.delete(id);
      this.#runs.delete(run);
      this.#next();
    });
    this.#runs.set(run, () => stop.abort());
  }

  async #run(notice: AlertNotice, ended: AbortSignal): Promise<void> {
    const { deadlineMs = DEADLINE_MS } = this.#options;
    const child = new Deno.Command("sh", {
      args: ["-c", WRAPPER, "sh", this.#command],
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
      env: environmentOf(notice),
    }).spawn();
    const errors = boundedBytes(child.stderr, MOST_WORDS_BYTES).catch(() => new Uint8Array());
    let isLate = false;
    const kill = () => killAll(child.pid);
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, deadlineMs);
    using _ending = whenAborted(ended, kill);
    try {
      await give(child.stdin, `${jsonText(alertJson(notice))}\n`);
      const { code, success } = await child.status;
      if (isLate) {
        this.#tell(
          "late",
          `the alert command took longer than ${deadlineMs / 1000} s, and was killed`,
        );
      } else if (!success && !ended.aborted) {
        const words = new TextDecoder().decode(await orAfter(200, errors)).trim().split("\n")[0] ??
          "";
        const why = words === "" ? "" : `: ${plainText(words, 200)}`;
        this.#tell(`code ${code}`, `the alert command failed with exit code ${code}${why}`);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #tell(kind: string, sentence: string): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#options.onWarning(sentence);
  }
}

/** A command that reads nothing may end before it was told anything. */
async function give(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  writer.closed.catch(() => {});
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It has closed its standard input.
  }
}

/** Kills a process with all of its session, where it is one. */
function killAll(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      Deno.kill(target, "SIGKILL");
    } catch {
      // It has ended, or is no group of its own.
    }
  }
}

function environmentOf({ change, name, message, unit }: AlertNotice): Record<string, string> {
  const { subject, state, from, value } = change;
  const values = {
    ALERT: name,
    ALERT_ID: subject.id,
    STATE: state,
    PREVIOUS_STATE: from,
    SEVERITY: subject.rule.severity,
    MESSAGE: message,
    HOST: subject.hostLabel,
    PANEL: subject.panel ?? "",
    METRIC: subject.metric ?? "",
    VALUE: value === undefined ? "" : String(value),
    UNIT: unit,
  };
  // What came from outside must not hold a NUL, which no environment can.
  return Object.fromEntries(
    Object.entries(values).map(([key, text]) => [`TRAFFIC_GRAPHER_${key}`, plainText(text, 2000)]),
  );
}
